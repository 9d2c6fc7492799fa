import type { Terminal } from '@xterm/headless';
import { ByteWriter } from './byte-writer.ts';
import { designatorOf } from './charset-designators.ts';
import type { Palette } from './palette.ts';
import { Pen } from './pen.ts';
import { RowWriter } from './row-writer.ts';
import {
  CELL_SIZE,
  CODEPOINT_MASK,
  COLOR_MASK,
  COMBINED_FLAG,
  CONTENT_MASK,
  EXTENDED_FLAG,
  UNDERLINE_FLAG,
  WIDTH_SHIFT,
  type AttributesInternals,
  type BufferInternals,
  type Charset,
  type LineInternals,
  type TerminalInternals,
} from './terminal-internals.ts';

/**
 * A snapshot is at most about this long, in bytes: it travels as one event, and a page must take it at once. The usual 10,000 lines are
 * 1 MiB. Where every cell has colours of its own it would be longer, and the oldest scrollback is left out; a screen never is.
 */
export const MAX_SNAPSHOT_BYTES = 16 * 1024 * 1024;

/**
 * So many lines of scrollback are in a brief snapshot: ten screens to scroll back in while a flood runs. With the screen they take a page
 * some 3 ms, where 10,000 lines take it 80.
 */
export const BRIEF_SCROLLBACK_LINES = 300;

/** What a snapshot is taken of. */
export interface SnapshotSource {
  readonly terminal: Terminal;
  readonly internals: TerminalInternals;
  readonly palette: Palette;
  /** The raw bytes of a sequence, and then of a character, that have begun and not ended. */
  readonly unfinished: readonly Uint8Array[];
}

/** What of the scrollback is left out; the screen never is. */
export interface SnapshotBounds {
  /** In bytes; where it takes more, the older half goes, and that of the rest. Default: MAX_SNAPSHOT_BYTES. */
  readonly limit?: number;
  /** The lines above the screen that it holds at most. Default: all. */
  readonly scrollback?: number;
}

/**
 * Writes the bytes that, read by a reset terminal of the same size and scrollback, give the same cells, wrapped lines, cursor and modes,
 * and the same drawing of whatever bytes follow.
 *
 * Not restored exactly, because no sequence reaches it:
 * - attributes that DECRC brings back beside an underline style or link of another time, and the address of a link that has lost its lines;
 * - a character set in force that is neither the designated one nor the saved one; custom tab stops right of the present width;
 * - the memory of the last character where a resize came between it and a combining one, or where it was dropped at an edge without wrap;
 * - on the alternate screen, a cursor behind an empty last cell of a row that holds something else, or outside the margins in origin mode;
 * - a row that consists of nothing but halves of overwritten wide characters;
 * - the wrapped mark of lines in a terminal of one row, where the line above is empty at its end;
 * - a cell that xterm.js' reflow has given the text of another width;
 * - where scrollback is left out, a saved cursor once more lines have followed: a full scrollback keeps its row, one that is filled moves it.
 * Left to the page: title, bell, selection, and the blinking that nobody asked for.
 */
export const writeSnapshot = (
  source: SnapshotSource,
  { limit = MAX_SNAPSHOT_BYTES, scrollback = Number.POSITIVE_INFINITY }: SnapshotBounds = {},
): Uint8Array<ArrayBuffer> => {
  const above = source.internals.buffers.normal.lines.length - source.terminal.rows;
  for (let lines = Math.min(above, scrollback); ; lines = Math.floor(lines / 2)) {
    const bytes = new SnapshotWriter(source, above - lines).write(
      lines > 0 ? limit : Number.POSITIVE_INFINITY,
    );
    if (bytes !== undefined) return bytes;
  }
};

class SnapshotWriter {
  readonly #out = new ByteWriter();
  readonly #pen: Pen;
  readonly #rows: RowWriter;

  /** Writes the normal buffer from line `first` on. */
  constructor(
    private readonly source: SnapshotSource,
    private readonly first: number,
  ) {
    const { internals, terminal } = source;
    this.#pen = new Pen(this.#out, internals.links);
    this.#rows = new RowWriter(this.#out, this.#pen, internals.unicode, terminal.cols, terminal.rows);
  }

  /** Writes everything; undefined when the normal buffer's lines take more than `limit` bytes. */
  write(limit: number): Uint8Array<ArrayBuffer> | undefined {
    const { internals, palette, terminal, unfinished } = this.source;
    const { normal, alt, active } = internals.buffers;
    const out = this.#out;
    // A reset leaves a parser where it stands and a cursor hidden. CAN ends any sequence, and half a character with it.
    out.ascii('\x18\x1b[20l');
    palette.write(out);
    this.#saveCursor(normal);
    if (!this.#rows.write(normal, this.first, limit)) return undefined;
    this.#resetPen();
    this.#writeMargins(normal);
    if (active === normal) {
      if (hasSavedCursor(alt)) {
        out.ascii('\x1b[?47h');
        this.#saveCursor(alt);
        out.ascii('\x1b[?47l');
      }
    } else {
      // Behind an alternate screen the normal cursor has one use left: a resize keeps its line in view.
      this.#moveTo(Math.min(normal.x, terminal.cols - 1), normal.y);
      out.ascii('\x1b[?47h\x1b[H');
      this.#saveCursor(alt);
      this.#rows.write(alt, 0, Number.POSITIVE_INFINITY);
      this.#resetPen();
      this.#writeMargins(alt);
    }
    this.#writeModes();
    this.#writeCursor(active);
    for (const bytes of unfinished) out.append(bytes);
    return out.finish();
  }

  #moveTo(x: number, y: number): void {
    this.#out.ascii(`\x1b[${y + 1};${x + 1}H`);
  }

  #resetPen(): void {
    this.#pen.reset();
    this.#rows.endRun();
  }

  /**
   * Saves the cursor as the program did, before anything is drawn. The saved row counts from the top of the scrollback, so that it moves
   * up with what follows: line feeds reach it, and what scrolled off is forgotten again.
   */
  #saveCursor(buffer: BufferInternals): void {
    if (!hasSavedCursor(buffer)) return;
    const { cols, rows } = this.source.terminal;
    const out = this.#out;
    const isNormal = buffer === this.source.internals.buffers.normal;
    const charset = designatorOf(buffer.savedCharset);
    // Of lines that are left out it can only be above the screen, and DECRC goes to the first row then.
    const line = isNormal ? Math.max(0, buffer.savedY - this.first) : Math.min(buffer.savedY, rows - 1);
    out.ascii('\x1b[H');
    out.ascii('\n'.repeat(line));
    if (buffer.savedX >= cols) out.ascii(`\x1b[${cols}G `);
    else if (buffer.savedX > 0) out.ascii(`\x1b[${buffer.savedX}C`);
    this.#pen.setFrom(buffer.savedCurAttrData);
    // A link leaves its mark in what DECSC keeps of the attributes, though not itself.
    const { fg, bg } = buffer.savedCurAttrData;
    const linked = (bg & EXTENDED_FLAG) !== 0 && (fg & UNDERLINE_FLAG) === 0;
    if (linked) out.ascii('\x1b]8;;x:\x07');
    if (charset !== 'B') out.ascii(`\x1b(${charset}`);
    out.ascii('\x1b7');
    if (linked) out.ascii('\x1b]8;;\x07');
    if (charset !== 'B') out.ascii('\x1b(B');
    this.#resetPen();
    out.ascii('\x1b[2J\x1b[3J\x1b[H');
  }

  /** Sets tab stops and scroll margins, the latter only where they are not the whole screen. */
  #writeMargins(buffer: BufferInternals): void {
    const { cols, rows } = this.source.terminal;
    const out = this.#out;
    const stops = Array.from({ length: cols }, (_, col) => col).filter((col) => buffer.tabs[col] === true);
    const usual = stops.length === Math.ceil(cols / TAB_WIDTH) && stops.every((col) => col % TAB_WIDTH === 0);
    if (!usual) {
      out.ascii('\x1b[3g');
      for (const col of stops) out.ascii(`\x1b[${col + 1}G\x1bH`);
    }
    if (buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1)
      out.ascii(`\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`);
  }

  /** Tells whether the character set in force is one that DECRC brought back, other than the designated one. */
  #hasRestoredCharset(active: BufferInternals): boolean {
    const { charsets } = this.source.internals;
    return (
      charsets.charset !== charsets._charsets[charsets.glevel] && charsets.charset === active.savedCharset
    );
  }

  #writeCharsets(active: BufferInternals): void {
    const { charsets } = this.source.internals;
    const out = this.#out;
    ['(', ')', '*', '+'].forEach((level, index) => {
      const designator = designatorOf(charsets._charsets[index]);
      if (designator !== 'B') out.ascii(`\x1b${level}${designator}`);
    });
    out.ascii(['', '\x0e', '\x1bn', '\x1bo'][charsets.glevel] ?? '');
    if (this.#hasRestoredCharset(active)) {
      out.ascii('\x1b8');
      // It brought the saved attributes too.
      this.#pen.setFrom(NO_ATTRIBUTES);
    }
  }

  #writeModes(): void {
    const { core, mouse } = this.source.internals;
    const options = this.source.terminal.options;
    const modes = core.decPrivateModes;
    const out = this.#out;
    out.ascii(core.isCursorHidden ? '\x1b[?25l' : '\x1b[?25h');
    if (modes.applicationCursorKeys) out.ascii('\x1b[?1h');
    if (modes.applicationKeypad) out.ascii('\x1b=');
    if (modes.bracketedPasteMode) out.ascii('\x1b[?2004h');
    if (modes.reverseWraparound) out.ascii('\x1b[?45h');
    if (modes.sendFocus) out.ascii('\x1b[?1004h');
    if (!modes.wraparound) out.ascii('\x1b[?7l');
    if (options.cursorBlink === true) out.ascii('\x1b[?12h');
    if (options.convertEol === true) out.ascii('\x1b[20h');
    out.ascii(MOUSE_PROTOCOLS[mouse.activeProtocol] ?? '');
    out.ascii(MOUSE_ENCODINGS[mouse.activeEncoding] ?? '');
    if (modes.cursorStyle !== undefined)
      out.ascii(`\x1b[${CURSOR_STYLES[modes.cursorStyle] - (modes.cursorBlink === true ? 1 : 0)} q`);
    if (modes.origin) out.ascii('\x1b[?6h');
    if (modes.synchronizedOutput) out.ascii('\x1b[?2026h');
  }

  /**
   * Places the cursor, and with it what hangs on the last character that was printed: the wrap that waits behind the last column, and the
   * combining character that may still join. Both come about only by printing that character again, in its place.
   */
  #writeCursor(active: BufferInternals): void {
    const { internals, terminal } = this.source;
    const { cols } = terminal;
    const line = active.lines.get(active.ybase + active.y);
    const last = line === undefined ? undefined : this.#lastCharacter(line, Math.min(active.x, cols));
    const attributes = internals.input._curAttrData;
    const state = internals.input._parser.precedingJoinState;

    if (
      line !== undefined &&
      last !== undefined &&
      state !== 0 &&
      this.#givesState(line, last, state, attributes)
    ) {
      this.#writeCharsets(active);
      this.#place(last, active);
      this.#pen.setFrom(attributes);
      if (internals.core.modes.insertMode) this.#out.ascii(`\x1b[${this.#firstWidth(line, last)}P\x1b[4h`);
      this.#rows.endRun();
      this.#writeMapped(line, last);
      return;
    }
    if (active.x >= cols && line !== undefined) {
      // Its last character may stem from another character set than the one in force, so that one comes behind it where it can.
      const charsetsFirst = this.#hasRestoredCharset(active);
      if (charsetsFirst) this.#writeCharsets(active);
      if (last === undefined) this.#placeBehindEmptyCell(line, active);
      else {
        this.#place(last, active);
        this.#setCellPen(line, last);
        this.#rows.writeCell(line, last);
      }
      if (!charsetsFirst) this.#writeCharsets(active);
    } else {
      this.#writeCharsets(active);
      this.#place(active.x, active);
    }
    if (internals.core.modes.insertMode) this.#out.ascii('\x1b[4h');
    this.#pen.setFrom(attributes);
  }

  /** Finds the column of the character that ends right before column `x`. */
  #lastCharacter(line: LineInternals, x: number): number | undefined {
    if (x === 0) return undefined;
    const content = line._data[(x - 1) * CELL_SIZE] ?? 0;
    if ((content & CONTENT_MASK) !== 0) return content >> WIDTH_SHIFT === 1 ? x - 1 : undefined;
    if (content >> WIDTH_SHIFT !== 0 || x < 2) return undefined;
    const lead = line._data[(x - 2) * CELL_SIZE] ?? 0;
    return lead >> WIDTH_SHIFT === 2 && (lead & CONTENT_MASK) !== 0 ? x - 2 : undefined;
  }

  /** Tells whether printing that cell again, with the attributes in force, leaves the cell and the parser as they are. */
  #givesState(line: LineInternals, col: number, state: number, attributes: AttributesInternals): boolean {
    const at = col * CELL_SIZE;
    // The pen's numbers are signed, a cell's are not.
    if (line._data[at + 1] !== attributes.fg >>> 0 || line._data[at + 2] !== attributes.bg >>> 0)
      return false;
    const extended = (attributes.bg & EXTENDED_FLAG) === 0 ? undefined : line._extendedAttrs[col];
    if (extended !== undefined && extended._ext !== attributes.extended._ext) return false;
    let reached = 0;
    for (const code of this.#codePoints(line, col))
      reached = this.source.internals.unicode.charProperties(code, reached);
    return joinKey(reached) === joinKey(state);
  }

  #codePoints(line: LineInternals, col: number): readonly number[] {
    const content = line._data[col * CELL_SIZE] ?? 0;
    const text = line._combined[col];
    return (content & COMBINED_FLAG) === 0 || text === undefined
      ? [content & CODEPOINT_MASK]
      : Array.from(text, (character) => character.codePointAt(0) ?? 0);
  }

  #firstWidth(line: LineInternals, col: number): number {
    const first = this.#codePoints(line, col)[0] ?? 0;
    return (this.source.internals.unicode.charProperties(first, 0) >> 1) & 3;
  }

  #setCellPen(line: LineInternals, col: number): void {
    const bg = line._data[col * CELL_SIZE + 2] ?? 0;
    this.#pen.set(
      line._data[col * CELL_SIZE + 1] ?? 0,
      bg,
      (bg & EXTENDED_FLAG) === 0 ? undefined : line._extendedAttrs[col],
    );
    this.#rows.endRun();
  }

  /** Prints a cell under the character set in force: by the key that the set maps to the cell's character. */
  #writeMapped(line: LineInternals, col: number): void {
    const charset = this.source.internals.charsets.charset;
    const [first = 0, ...joined] = this.#codePoints(line, col);
    const key = charset === undefined || first >= 0x7f ? undefined : keyFor(charset, first);
    if (key === undefined) this.#rows.writeCell(line, col);
    else for (const code of [key, ...joined]) this.#out.codePoint(code);
  }

  /** Moves the cursor, in origin mode within the margins where it can be; a column at the width waits behind the last. */
  #place(x: number, active: BufferInternals): void {
    const origin = this.source.internals.core.decPrivateModes.origin;
    if (!origin) this.#moveTo(x, active.y);
    else if (active.y >= active.scrollTop && active.y <= active.scrollBottom)
      this.#moveTo(x, active.y - active.scrollTop);
    else this.#placeThroughAlt(x, active);
  }

  /** An alternate screen hands its cursor over when it is left, wherever that is, and is empty again. */
  #placeThroughAlt(x: number, active: BufferInternals): void {
    const { buffers } = this.source.internals;
    const { cols } = this.source.terminal;
    if (active !== buffers.normal) {
      this.#moveTo(Math.min(x, cols - 1), active.y);
      return;
    }
    this.#out.ascii('\x1b[?47h');
    this.#moveTo(Math.min(x, cols - 1), active.y);
    if (x >= cols) this.#out.ascii(' ');
    this.#out.ascii('\x1b[?47l');
  }

  /** Leaves the cursor waiting behind a last cell that is empty: it was erased while the cursor waited. */
  #placeBehindEmptyCell(line: LineInternals, active: BufferInternals): void {
    const { buffers } = this.source.internals;
    const { cols } = this.source.terminal;
    if (active === buffers.normal) {
      this.#placeThroughAlt(cols, active);
      return;
    }
    const background = (line._data[2] ?? 0) & COLOR_MASK;
    const uniform = Array.from({ length: cols }, (_, col) => col).every(
      (col) =>
        ((line._data[col * CELL_SIZE] ?? 0) & CONTENT_MASK) === 0 &&
        ((line._data[col * CELL_SIZE + 2] ?? 0) & COLOR_MASK) === background,
    );
    this.#place(cols - 1, active);
    if (!uniform) return;
    this.#pen.setBackground(background);
    this.#out.ascii(' \x1b[1K');
  }
}

const TAB_WIDTH = 8;

const NO_ATTRIBUTES: AttributesInternals = { fg: 0, bg: 0, extended: { _ext: 0, urlId: 0 } };

const MOUSE_PROTOCOLS: Readonly<Record<string, string>> = {
  X10: '\x1b[?9h',
  VT200: '\x1b[?1000h',
  DRAG: '\x1b[?1002h',
  ANY: '\x1b[?1003h',
};
const MOUSE_ENCODINGS: Readonly<Record<string, string>> = { SGR: '\x1b[?1006h', SGR_PIXELS: '\x1b[?1016h' };

/** DECSCUSR of the steady style; the blinking one is one less. */
const CURSOR_STYLES = { block: 2, underline: 4, bar: 6 } as const;

const hasSavedCursor = ({ savedX, savedY, savedCurAttrData, savedCharset }: BufferInternals): boolean =>
  savedX !== 0 ||
  savedY !== 0 ||
  savedCurAttrData.fg !== 0 ||
  savedCurAttrData.bg !== 0 ||
  savedCharset !== undefined;

/** What of a character's state decides how the next one joins: its kind and its width, and how many have joined already. */
const joinKey = (state: number): number =>
  state === 0 ? 0 : 0x40 | ((state >> 1) & 0x3f) | ((state & 1) === 0 ? 0 : (state >> 13) << 13);

/** Finds the ASCII character that a set maps to `code`, where `code` itself is mapped to something else. */
const keyFor = (charset: Charset, code: number): number | undefined => {
  if (charset[String.fromCharCode(code)] === undefined) return undefined;
  for (const [key, mapped] of Object.entries(charset))
    if (mapped?.charCodeAt(0) === code) return key.charCodeAt(0);
  return undefined;
};
