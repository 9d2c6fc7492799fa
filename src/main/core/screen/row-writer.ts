import type { ByteWriter } from './byte-writer.ts';
import type { Pen } from './pen.ts';
import {
  CELL_SIZE,
  CODEPOINT_MASK,
  COLOR_MASK,
  COMBINED_FLAG,
  CONTENT_MASK,
  EXTENDED_FLAG,
  WIDTH_SHIFT,
  type BufferInternals,
  type LineInternals,
  type TerminalInternals,
} from './terminal-internals.ts';

/** Where a row begins: `fill` is the background colour its cells have already, `dirty` says that they may hold something else too. */
interface RowStart {
  readonly fill: number;
  readonly dirty: boolean;
}

const CLEAN: RowStart = { fill: 0, dirty: false };

/** Any wide character: it is drawn only to be overwritten, which leaves an empty cell with attributes behind. */
const WIDE = '一';

/** Bits of `charProperties`: joins to the character before; its width above that. */
const JOINS = 1;
const propertiesWidth = (properties: number): number => (properties >> 1) & 3;

/**
 * Writes the cells of a buffer row by row, so that an empty terminal of the same size that reads them has the same cells, attributes and
 * wrapped lines. Expects the default modes, the cursor in the first cell, and full scroll margins.
 *
 * What has to be arranged: an empty cell is no blank (it is skipped, or erased with its background); a line is a wrapped one only if
 * printing ran over the margin into it; characters that the program placed one by one must not join to one grapheme.
 */
export class RowWriter {
  /** The state of the reader's parser behind the last character, as `charProperties` gives it; 0 after any control. */
  #join = 0;

  constructor(
    private readonly out: ByteWriter,
    private readonly pen: Pen,
    private readonly unicode: TerminalInternals['unicode'],
    private readonly cols: number,
    private readonly rows: number,
  ) {}

  /**
   * Writes all rows of a buffer from index `first` on; the ones above the last `rows` scroll off.
   * Returns false, with the work half done, as soon as more than `limit` bytes are written.
   */
  write(buffer: BufferInternals, first: number, limit: number): boolean {
    const last = buffer.lines.length - 1;
    const firstLine = buffer.lines.get(first);
    let start = CLEAN;
    if (firstLine?.isWrapped === true) {
      this.#beginWithWrapped();
      start = { fill: 0, dirty: true };
    }
    for (let row = first; row <= last; row += 1) {
      if (this.out.length > limit) return false;
      const line = buffer.lines.get(row);
      if (line === undefined) continue;
      const next = row < last ? buffer.lines.get(row + 1) : undefined;
      const scrolls = row - first >= this.rows - 1;
      start = this.#writeRow(line, next, start, scrolls);
    }
    return true;
  }

  /** Writes one character cell at the cursor: the cell's own text, as far as it joins to a cell of that width. */
  writeCell(line: LineInternals, col: number): void {
    const content = line._data[col * CELL_SIZE] ?? 0;
    if ((content & COMBINED_FLAG) === 0) {
      this.#print(content & CODEPOINT_MASK);
      return;
    }
    const width = content >> WIDTH_SHIFT;
    let text = line._combined[col] ?? '';
    // Joined under circumstances that cannot be repeated (a resize between the two): what fits the cell is kept.
    while (text !== '' && this.#textWidth(text) !== width) text = dropLast(text);
    if (text === '') {
      this.#writeMisfit(line._combined[col] ?? '', width);
      return;
    }
    let first = true;
    for (const character of text) {
      this.#print(character.codePointAt(0) ?? 0, !first);
      first = false;
    }
  }

  /** Stands in for text that does not even begin with a character of its cell's width: a row must not get out of step. */
  #writeMisfit(text: string, width: number): void {
    const base = text.codePointAt(0) ?? 0x3f;
    const fits = propertiesWidth(this.unicode.charProperties(base, 0)) === 1;
    this.#print(fits ? base : 0x3f);
    if (width === 2) this.#print(0x20);
  }

  /** Must be told of everything that is written past this writer: a control ends the run of text that characters join in. */
  endRun(): void {
    this.#join = 0;
  }

  #print(code: number, mayJoin = false): void {
    if (code >= 0x20 && code < 0x7f && this.#join >> 3 === 0) {
      this.#join = PLAIN;
      this.out.byte(code);
      return;
    }
    let properties = this.unicode.charProperties(code, this.#join);
    if ((properties & JOINS) !== 0 && !mayJoin) {
      // NUL does nothing but end the run.
      this.out.byte(0);
      properties = this.unicode.charProperties(code, 0);
    }
    this.#join = properties;
    this.out.codePoint(code);
  }

  /** The cells that text takes from a fresh start, or 0 when it is no single grapheme. */
  #textWidth(text: string): number {
    let state = 0;
    for (const character of text) {
      const next = this.unicode.charProperties(character.codePointAt(0) ?? 0, state);
      if (state !== 0 && (next & JOINS) === 0) return 0;
      state = next;
    }
    return propertiesWidth(state);
  }

  #control(sequence: string): void {
    this.out.ascii(sequence);
    this.#join = 0;
  }

  #setPen(data: Uint32Array, line: LineInternals, col: number): void {
    const bg = data[col * CELL_SIZE + 2] ?? 0;
    const extended = (bg & EXTENDED_FLAG) === 0 ? undefined : line._extendedAttrs[col];
    if (this.pen.set(data[col * CELL_SIZE + 1] ?? 0, bg, extended)) this.#join = 0;
  }

  #writeRow(
    line: LineInternals,
    next: LineInternals | undefined,
    start: RowStart,
    scrolls: boolean,
  ): RowStart {
    const { cols, out } = this;
    const data = line._data;
    const wrapsInto = next?.isWrapped === true ? next : undefined;
    // The last cell stays empty because a wide character did not fit into it: printing that one again does all of it.
    const inviting = wrapsInto !== undefined && flowsInto(wrapsInto);
    const wideWrap = inviting && this.#isWideWrap(line, wrapsInto);
    const end = wideWrap ? cols - 1 : cols;
    const dirty = this.#drawOddBlanks(line, end) || start.dirty;

    // Empty cells are passed over when something comes behind them, never at the end of a row.
    let skipped = 0;
    let col = 0;
    while (col < end) {
      const content = data[col * CELL_SIZE] ?? 0;
      const kind = content >= ASCII_CELL_BEGIN && content < ASCII_CELL_END ? TEXT : kindOf(data, col);
      if (kind === TEXT) {
        if (skipped > 0) this.#forward(skipped);
        skipped = 0;
        this.#setPen(data, line, col);
        if (content < ASCII_CELL_END && this.#join >> 3 === 0) {
          this.#join = PLAIN;
          out.byte(content & 0xff);
        } else this.writeCell(line, col);
        col += Math.max(content >> WIDTH_SHIFT, 1);
      } else if (kind === BLANK) {
        const from = col;
        const background = (data[col * CELL_SIZE + 2] ?? 0) & COLOR_MASK;
        do col += 1;
        while (
          col < end &&
          kindOf(data, col) === BLANK &&
          ((data[col * CELL_SIZE + 2] ?? 0) & COLOR_MASK) === background
        );
        if (dirty || background !== start.fill) {
          if (skipped > 0) this.#forward(skipped);
          skipped = 0;
          if (this.pen.setBackground(background)) this.#join = 0;
          this.#control(col - from === 1 ? '\x1b[X' : `\x1b[${col - from}X`);
        }
        skipped += col - from;
      } else {
        // Drawn already.
        skipped += 1;
        col += 1;
      }
    }
    if (next === undefined) return CLEAN;
    if (wrapsInto === undefined) {
      if (scrolls && this.pen.backgroundColor !== 0) this.pen.reset();
      this.#control('\r\n');
      return CLEAN;
    }
    if (wideWrap && skipped > 0) this.#forward(skipped);
    if (!wideWrap && !(inviting && skipped === 0)) return this.#forceWrap(line, skipped > 0, scrolls);
    // The first character of the next row wraps by itself, and what scrolls in takes its background.
    if (!scrolls) return CLEAN;
    return { fill: (wrapsInto._data[2] ?? 0) & COLOR_MASK, dirty: false };
  }

  #forward(cells: number): void {
    this.#control(cells === 1 ? '\x1b[C' : `\x1b[${cells}C`);
  }

  #isWideWrap(line: LineInternals, next: LineInternals): boolean {
    const last = (this.cols - 1) * CELL_SIZE;
    return (
      widthAt(next._data, 0) === 2 &&
      line._data[last] === EMPTY_CELL &&
      line._data[last + 1] === next._data[1] &&
      line._data[last + 2] === next._data[2] &&
      line._extendedAttrs[this.cols - 1] === next._extendedAttrs[0]
    );
  }

  /** Wraps into the next row although the text alone would not: over a blank, which is taken back. */
  #forceWrap(line: LineInternals, lastIsEmpty: boolean, scrolls: boolean): RowStart {
    const { cols, rows } = this;
    if (lastIsEmpty) {
      this.#control(`\x1b[${cols}G`);
      this.pen.reset();
      this.#join = 0;
      this.#print(0x20);
      this.#print(0x20);
      // In a terminal of one row the one above is out of reach, and keeps its blank.
      if (rows > 1) {
        this.#control('\x1b[A');
        if (kindOf(line._data, cols - 1) === ODD_BLANK) this.#redrawOddLast(line);
        else {
          this.#control(`\x1b[${cols}G`);
          this.pen.setBackground((line._data[(cols - 1) * CELL_SIZE + 2] ?? 0) & COLOR_MASK);
          this.#control('\x1b[X');
        }
        this.#control('\x1b[B');
      }
    } else {
      if (scrolls && this.pen.backgroundColor !== 0) this.pen.reset();
      this.#control('\0');
      this.#print(0x20);
    }
    this.#control('\r');
    return { fill: 0, dirty: true };
  }

  /** Gets the first row marked as a wrapped one: a blank wraps into it, and is scrolled away and forgotten. */
  #beginWithWrapped(): void {
    const { cols, rows } = this;
    this.#control(`\x1b[${rows};${cols}H`);
    this.#print(0x20);
    this.#print(0x20);
    this.#control(`${'\n'.repeat(rows - 1)}\x1b[3J\x1b[H`);
  }

  /**
   * Draws the empty cells that carry more than a background: what is left of a wide character when its other half was overwritten. They
   * are made the same way. The cell beside each is spoilt by it, and drawn over afterwards: the right one, at the right edge the left one.
   */
  #drawOddBlanks(line: LineInternals, end: number): boolean {
    const data = line._data;
    let found = false;
    let edge = end;
    while (edge === this.cols || kindOf(data, edge) === ODD_BLANK) {
      if (edge === 0 || kindOf(data, edge - 1) !== ODD_BLANK) break;
      edge -= 1;
      found = true;
      this.#drawOddBlank(line, edge, Math.max(edge - 1, 0));
    }
    for (let col = 0; col < edge; col += 1) {
      if (kindOf(data, col) !== ODD_BLANK) continue;
      found = true;
      this.#drawOddBlank(line, col, col);
    }
    if (found) this.#control('\r');
    return found;
  }

  /** Draws a wide character that begins in column `lead`, and over its other half. */
  #drawOddBlank(line: LineInternals, col: number, lead: number): void {
    this.#control(`\x1b[${lead + 1}G`);
    this.#setPen(line._data, line, col);
    this.out.text(WIDE);
    this.#control(`\x1b[${(lead === col ? lead + 1 : lead) + 1}G`);
    this.#print(0x20);
    this.#join = 0;
  }

  /** Makes the last cell of the cursor's row such an empty one, and draws what stands before it again. */
  #redrawOddLast(line: LineInternals): void {
    const data = line._data;
    let col = this.cols - 1;
    for (; col > 0 && kindOf(data, col) === ODD_BLANK; col -= 1) this.#drawOddBlank(line, col, col - 1);
    if (kindOf(data, col) === SECOND_HALF) col -= 1;
    this.#control(`\x1b[${col + 1}G`);
    if (kindOf(data, col) === TEXT) {
      this.#setPen(data, line, col);
      this.writeCell(line, col);
      this.#join = 0;
    } else {
      this.pen.setBackground((data[col * CELL_SIZE + 2] ?? 0) & COLOR_MASK);
      this.#control('\x1b[X');
    }
  }
}

/** The properties of a plain ASCII character: of no special kind, one cell wide. */
const PLAIN = 2;
/** Content of a cell that holds one printable ASCII character, one cell wide. */
/** Content of an empty cell. */
const EMPTY_CELL = 1 << WIDTH_SHIFT;
const ASCII_CELL_BEGIN = (1 << WIDTH_SHIFT) + 0x20;
const ASCII_CELL_END = (1 << WIDTH_SHIFT) + 0x7f;

/** What a cell is to the writer. */
const TEXT = 0;
/** Empty as erasing leaves it, with a background at most. */
const BLANK = 1;
/** Empty with more attributes than erasing can give, or half of a wide character whose other half is gone, which shows as such. */
const ODD_BLANK = 2;
/** The second half of a wide character, which comes with the first. */
const SECOND_HALF = 3;

const widthAt = (data: Uint32Array, col: number): number => (data[col * CELL_SIZE] ?? 0) >> WIDTH_SHIFT;

const kindOf = (data: Uint32Array, col: number): number => {
  const content = data[col * CELL_SIZE] ?? 0;
  const width = content >> WIDTH_SHIFT;
  if ((content & CONTENT_MASK) !== 0) {
    if (width !== 2) return TEXT;
    // Beyond the last column there is nothing: the width of no cell.
    const second = data[(col + 1) * CELL_SIZE];
    if (second !== undefined && second >> WIDTH_SHIFT === 0 && (second & CONTENT_MASK) === 0) return TEXT;
  } else if (width === 0 && col > 0 && widthAt(data, col - 1) === 2) return SECOND_HALF;
  return data[col * CELL_SIZE + 1] !== 0 || ((data[col * CELL_SIZE + 2] ?? 0) & ~COLOR_MASK) !== 0
    ? ODD_BLANK
    : BLANK;
};

/** Tells whether a row can be reached by printing its first character over the margin, with nothing to prepare in it. */
const flowsInto = (line: LineInternals): boolean => {
  if (kindOf(line._data, 0) !== TEXT) return false;
  for (let col = 1; col < line.length; col += 1) if (kindOf(line._data, col) === ODD_BLANK) return false;
  return true;
};

/** Takes the last code point off. */
const dropLast = (text: string): string => text.replace(/.$/su, '');
