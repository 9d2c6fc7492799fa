import { createStore, type Store } from '../state/store.ts';

/** The height of the bar below earlier output, in pixels; its style sheet says the same. */
export const EARLIER_BAR_PX = 32;

/** What is shown of a session's earlier output, over its live terminal. */
export type EarlierState =
  | { readonly kind: 'closed' }
  /** The place is being looked for; the live terminal is still to be seen. */
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'open';
      /** When the first line that is shown was written, in milliseconds since the epoch; null: nobody knows. */
      readonly at: number | null;
      readonly loading: boolean;
      /** Whether the first line that is shown is the oldest that is kept. */
      readonly oldest: boolean;
      /** Why no more of it could be loaded, in a sentence for a person; null: nothing is wrong. */
      readonly problem: string | null;
    }
  /** None of it could be loaded. `problem`: a sentence for a person. */
  | { readonly kind: 'failed'; readonly problem: string };

/** The earlier output of one session: more than its terminal holds, read-only, laid over it. */
export interface EarlierOutput {
  readonly state: Pick<Store<EarlierState>, 'get' | 'subscribe'>;
  /** Shows the output from a line's beginning on, `offset` in the session's whole output. */
  openAt(offset: number): void;
  /** Shows the output of a moment, in milliseconds since the epoch. */
  openAtTime(at: number): void;
  /** Goes back to the live terminal, at its end. */
  close(): void;
  /** Scrolls what is shown, so many rows down; negative: up. More is loaded on the way. */
  scrollLines(rows: number): void;
  /** Tries again what failed. */
  retry(): void;
  /** For whoever opens the console, and for tests; empty while it is closed: all that is loaded, the rows that are to be seen, what is selected. */
  text(): string;
  screen(): string;
  selection(): string;
}

export const CLOSED: EarlierState = { kind: 'closed' };

/** The earlier output where there is no terminal. */
export const NO_EARLIER_OUTPUT: EarlierOutput = {
  state: createStore(CLOSED),
  openAt: () => undefined,
  openAtTime: () => undefined,
  close: () => undefined,
  scrollLines: () => undefined,
  retry: () => undefined,
  text: () => '',
  screen: () => '',
  selection: () => '',
};
