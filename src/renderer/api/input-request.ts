/** Input of one session as it is sent. */
export interface InputRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `<client id>:<n>`, which makes a repeat harmless. */
  readonly seq: string;
  /** The run that the user saw when typing; the server gives the bytes to no other. */
  readonly run: number;
}
