type PrintHandler = (data: Uint32Array, start: number, end: number) => void;
type SequenceHandler = (params?: { readonly params: Int32Array; readonly length: number }) => boolean;

/** The private side of xterm.js 6.0 through which every handler of its parser can be reached; the same in browser and headless. */
export interface Hardenable {
  readonly input: {
    readonly _parser: {
      _printHandler: PrintHandler;
      readonly _csiHandlers: Record<number, SequenceHandler[]>;
      readonly _escHandlers: Record<number, SequenceHandler[]>;
      readonly _executeHandlers: Record<number, SequenceHandler>;
    };
  };
}

/** Sequences that repeat their work as often as a parameter says: 2,000,000,000 times, if a hostile program asks. */
const REPEATING = ['L', 'M', 'S', 'T', 'I', 'Z'].map((final) => final.charCodeAt(0));
const REPEAT_CHARACTER = 'b'.charCodeAt(0);

/** How often such a sequence does its thing, at most: after as many rows or columns as a terminal can have (1000) nothing is left to do. */
const MAX_REPETITIONS = 1000;
/** How often one character is repeated at most, in characters: a screen of 1000 by 65 cells. */
const MAX_REPEATED_CHARACTERS = 65_536;

const contain =
  (handler: SequenceHandler, limit?: number): SequenceHandler =>
  (params) => {
    if (limit !== undefined && params !== undefined && (params.params[0] ?? 0) > limit)
      params.params[0] = limit;
    try {
      return handler(params);
    } catch {
      // The sequence has done what it could; saying that it is handled lets the parser go on behind it.
      return true;
    }
  };

/**
 * Makes a terminal survive any bytes: a handler that throws (`CSI 1 J` in the last cell of a fresh xterm.js 6.0 does) loses its own
 * sequence and nothing else, and a huge repeat count ends soon. Without this an exception leaves xterm.js' write queue stuck for good.
 * Server and page use it alike, so that both draw alike. Call it before other handlers are registered.
 */
export const hardenTerminal = ({ input }: Hardenable): void => {
  const parser = input._parser;
  const print = parser._printHandler;
  parser._printHandler = (data, start, end) => {
    try {
      print(data, start, end);
    } catch {
      // The run of text is lost and the next one is drawn: the parser itself has not been touched.
    }
  };
  for (const [ident, handlers] of Object.entries(parser._csiHandlers)) {
    const code = Number(ident);
    const limit = REPEATING.includes(code)
      ? MAX_REPETITIONS
      : code === REPEAT_CHARACTER
        ? MAX_REPEATED_CHARACTERS
        : undefined;
    handlers.forEach((handler, index) => (handlers[index] = contain(handler, limit)));
  }
  for (const handlers of Object.values(parser._escHandlers))
    handlers.forEach((handler, index) => (handlers[index] = contain(handler)));
  for (const [code, handler] of Object.entries(parser._executeHandlers))
    parser._executeHandlers[Number(code)] = contain(handler);
};
