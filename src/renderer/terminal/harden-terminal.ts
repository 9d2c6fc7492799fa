import type { Terminal } from '@xterm/xterm';

type SequenceHandler = (params?: { readonly params: Int32Array; readonly length: number }) => boolean;

/** The private side of xterm.js 6.0 that is used here, and nowhere else in the page. */
interface EmulatorInternals {
  readonly _inputHandler: {
    readonly _parser: {
      _printHandler: (data: Uint32Array, start: number, end: number) => void;
      readonly _csiHandlers: Record<number, SequenceHandler[]>;
      readonly _escHandlers: Record<number, SequenceHandler[]>;
      readonly _executeHandlers: Record<number, SequenceHandler>;
    };
  };
  readonly _bufferService: {
    readonly buffers: { readonly alt: { readonly lines: { readonly length: number; maxLength: number } } };
  };
}

/** Sequences that repeat their work as often as a parameter says: 2,000,000,000 times, if a hostile program asks. */
const REPEATING = ['L', 'M', 'S', 'T', 'I', 'Z'].map((final) => final.charCodeAt(0));
const REPEAT_CHARACTER = 'b'.charCodeAt(0);

/** The same bounds as in the server's headless terminal, so that both draw the same. */
const MAX_REPETITIONS = 1000;
const MAX_REPEATED_CHARACTERS = 65_536;

// The one cast into the private side; a version of xterm.js that is built differently fails here at once.
const internalsOf = (terminal: Terminal): EmulatorInternals =>
  (terminal as unknown as { readonly _core: EmulatorInternals })._core;

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
 * Makes a terminal survive any bytes. In xterm.js 6.0 a handler that throws (`CSI 1 J` in the last cell of a fresh terminal does) leaves
 * the write queue stuck for good, and a huge repeat count keeps the page busy for minutes. Call it before other handlers are registered.
 */
export const hardenTerminal = (terminal: Terminal): void => {
  const { _parser: parser } = internalsOf(terminal)._inputHandler;
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

/**
 * Resizes a terminal. An alternate screen that has never been used keeps the length of its first size in xterm.js 6.0, so that it would
 * scroll lines back in after it was made smaller; here it has none, as in the server's headless terminal.
 */
export const resizeTerminal = (terminal: Terminal, cols: number, rows: number): void => {
  terminal.resize(cols, rows);
  const { lines } = internalsOf(terminal)._bufferService.buffers.alt;
  if (lines.length === 0) lines.maxLength = rows;
};
