/** A browser that Playwright's own tools do not reach, as far as one story needs it. */
export interface OtherBrowser {
  /** Its name and version, as it says. */
  readonly name: string;
  readonly goto: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** What an expression gives in the page. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** Clicks in the middle of the first element that fits. */
  readonly click: (selector: string) => Promise<void>;
  /** Keys pressed together, such as `Control+Shift+F`. */
  readonly press: (keys: string) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  readonly resize: (width: number, height: number) => Promise<void>;
  readonly close: () => Promise<void>;
}
