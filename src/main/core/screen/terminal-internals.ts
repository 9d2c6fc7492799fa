import type { Terminal } from '@xterm/headless';

/**
 * What a snapshot needs of a terminal and xterm.js 6.0 has no public door to: the state that decides how the *next* bytes are drawn
 * (scroll region, saved cursor, charsets, tab stops, the parser's memory of the last character) and the cells as one typed array, which
 * is ten times faster to walk than the public cell objects. Private, so: named here alone, only what is used, and checked once per
 * terminal, so that another version of xterm.js fails loudly at the start instead of quietly later.
 */
export interface TerminalInternals {
  readonly buffers: {
    readonly normal: BufferInternals;
    readonly alt: BufferInternals;
    readonly active: BufferInternals;
  };
  readonly input: {
    readonly _curAttrData: AttributesInternals;
    readonly _parser: ParserInternals;
    readonly onColor: (listener: (changes: readonly ColorChange[]) => void) => unknown;
    readonly print: PrintHandler;
  };
  readonly charsets: {
    readonly charset: Charset | undefined;
    readonly glevel: number;
    readonly _charsets: readonly (Charset | undefined)[];
  };
  readonly core: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: DecPrivateModes;
  };
  readonly mouse: { readonly activeProtocol: string; readonly activeEncoding: string };
  readonly links: { getLinkData(id: number): { readonly id?: string; readonly uri: string } | undefined };
  /** The width and grapheme rules in force: what printing `code` after a character with state `preceding` gives. */
  readonly unicode: { charProperties(code: number, preceding: number): number };
  /** Parses at once. The public `write` parses later, in a timer, where one terminal's exception cannot be told from another's. */
  writeSync(data: Uint8Array): void;
}

export type Charset = Readonly<Record<string, string | undefined>>;
export type PrintHandler = (data: Uint32Array, start: number, end: number) => void;
export type SequenceHandler = (params?: { readonly params: Int32Array; readonly length: number }) => boolean;

export interface ParserInternals {
  /** The width and grapheme state of the character that was printed last, 0 after anything else. */
  precedingJoinState: number;
  /** 0 between sequences. */
  readonly currentState: number;
  _printHandler: PrintHandler;
  readonly _csiHandlers: Record<number, SequenceHandler[]>;
  readonly _escHandlers: Record<number, SequenceHandler[]>;
  readonly _executeHandlers: Record<number, SequenceHandler>;
}

export interface ExtendedInternals {
  readonly _ext: number;
  readonly urlId: number;
}

export interface AttributesInternals {
  readonly fg: number;
  readonly bg: number;
  readonly extended: ExtendedInternals;
}

export interface LineInternals {
  /** Three numbers per cell: content, foreground, background. */
  _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, ExtendedInternals | undefined>>;
  readonly isWrapped: boolean;
  length: number;
  /** `fill` is a cell of xterm.js. Says whether much of the line's memory is needed no more. */
  resize: (this: LineInternals, cols: number, fill: unknown) => boolean;
  setCell(col: number, fill: unknown): void;
  clone: (this: LineInternals) => LineInternals;
  /** Gives that memory up; counts how many pieces it gave up. */
  cleanupMemory: () => number;
}

export interface BufferInternals {
  readonly lines: {
    readonly length: number;
    maxLength: number;
    get(index: number): LineInternals | undefined;
  };
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: AttributesInternals;
  readonly savedCharset: Charset | undefined;
}

export interface DecPrivateModes {
  readonly applicationCursorKeys: boolean;
  readonly applicationKeypad: boolean;
  readonly bracketedPasteMode: boolean;
  readonly cursorBlink: boolean | undefined;
  readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
  readonly origin: boolean;
  readonly reverseWraparound: boolean;
  readonly sendFocus: boolean;
  readonly synchronizedOutput: boolean;
  readonly wraparound: boolean;
}

/** One change of the palette: `type` 0 asks, 1 sets, 2 restores; without an index all 256 colours are meant. */
export interface ColorChange {
  readonly type: 0 | 1 | 2;
  readonly index?: number;
  readonly color?: readonly [number, number, number];
}

/** Bits of a cell's three numbers, as in xterm.js' `common/buffer/Constants.ts`. */
export const CELL_SIZE = 3;
export const CODEPOINT_MASK = 0x1fffff;
export const COMBINED_FLAG = 0x200000;
export const CONTENT_MASK = 0x3fffff;
export const WIDTH_SHIFT = 22;
export const COLOR_MASK = 0x3ffffff;
export const COLOR_MODE_MASK = 0x3000000;
export const UNDERLINE_FLAG = 0x10000000;
export const EXTENDED_FLAG = 0x10000000;
export const PROTECTED_FLAG = 0x20000000;

interface CoreInternals {
  readonly _bufferService: { readonly buffers: TerminalInternals['buffers'] };
  readonly _inputHandler: TerminalInternals['input'];
  readonly _charsetService: TerminalInternals['charsets'];
  readonly coreService: TerminalInternals['core'];
  readonly coreMouseService: TerminalInternals['mouse'];
  readonly _oscLinkService: TerminalInternals['links'];
  readonly unicodeService: TerminalInternals['unicode'];
  writeSync(data: Uint8Array): void;
}

/** Opens the private side of a terminal; throws where this version of xterm.js has no such inside. */
export const openInternals = (terminal: Terminal): TerminalInternals => {
  // The one cast into the private side; what it claims is checked below.
  const core = (terminal as unknown as { readonly _core: CoreInternals })._core;
  const internals: TerminalInternals = {
    buffers: core._bufferService.buffers,
    input: core._inputHandler,
    charsets: core._charsetService,
    core: core.coreService,
    mouse: core.coreMouseService,
    links: core._oscLinkService,
    unicode: core.unicodeService,
    writeSync: (data) => core.writeSync(data),
  };
  const line = internals.buffers.active.lines.get(0);
  const sound =
    line?._data.length === terminal.cols * CELL_SIZE &&
    typeof line.clone === 'function' &&
    typeof line.cleanupMemory === 'function' &&
    typeof internals.input._parser.precedingJoinState === 'number' &&
    Array.isArray(internals.charsets._charsets) &&
    typeof internals.buffers.normal.savedY === 'number' &&
    typeof internals.input._curAttrData.extended._ext === 'number' &&
    typeof internals.unicode.charProperties(0x41, 0) === 'number';
  if (!sound)
    throw new Error('invariant violation: this version of @xterm/headless is built differently inside');
  return internals;
};
