/** A place in a flood from which a terminal may go on as if it had drawn everything before it. */
export interface Cut {
  /** Of a CR: whatever column the cursor was in, it is in the first one behind it, and no character joins across it. */
  readonly position: number;
  /** The sequence that set all attributes anew last before it, or where the scan began: what stands before it decides nothing. */
  readonly penFrom: number;
  /** Rows that had begun until there. */
  readonly rows: number;
}

/** A control sequence that is longer, in bytes, is no plain one: attributes take some twenty. */
const MAX_SEQUENCE_BYTES = 256;

/** Places to cut at are noted this far apart, in bytes: a flood keeps at most this much more than it has to. */
export const CUT_DISTANCE_BYTES = 16 * 1024;

const TAB = 0x09;
const SHIFT_IN = 0x0f;
const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;
const FIRST_PRINTABLE = 0x20;
const PRINTABLE_COUNT = 0x7f - FIRST_PRINTABLE;
const BRACKET = 0x5b;
const PARENTHESIS = 0x28;
const CAPITAL_B = 0x42;
const CAPITAL_K = 0x4b;
const SMALL_M = 0x6d;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
/** Digits, colon and semicolon. */
const PARAMETER_COUNT = SEMICOLON + 1 - ZERO;

/**
 * Reads bytes as long as they are plain: text, CR, LF, TAB, attributes (`CSI … m`), `CSI K`, and what ends a change of character set where
 * there is none (SI, `ESC ( B`; `tput sgr0` sends them). Plain bytes draw on the row of the cursor and go down, and do nothing else, so
 * that a terminal with full margins forgets all of them once enough rows have followed.
 *
 * Anything else, malformed UTF-8 and C1 controls among it, is an obstacle, before which it stops.
 */
export class PlainScanner {
  /** Everything before is plain, and whole: a character or sequence that has only begun is not passed. */
  position: number;
  /** Whether an obstacle stands at `position`; otherwise the bytes ended there. */
  blocked = false;
  /** Rows that have begun at least: a line feed begins one, and so does every `cols` characters of a cell each behind a CR. */
  #rows = 0;
  #columns = 0;
  #penFrom: number;
  #cuts: Cut[] = [];
  #lastCut = Number.NEGATIVE_INFINITY;

  constructor(
    begin: number,
    private readonly cols: number,
    private readonly cutDistance = CUT_DISTANCE_BYTES,
  ) {
    this.position = begin;
    this.#penFrom = begin;
  }

  /** Goes on as far as it can, at most to `end`. */
  scan(bytes: Uint8Array, end: number): void {
    // Some 300 MB/s. So what the loop needs is in local variables, constants too (those of a module are read from memory each time), and
    // what is frequent, text and attributes, is passed in here.
    const [first, count, zero, parameters] = [FIRST_PRINTABLE, PRINTABLE_COUNT, ZERO, PARAMETER_COUNT];
    const [esc, bracket, final, lf, cr, cols] = [ESC, BRACKET, SMALL_M, LF, CR, this.cols];
    let at = this.position;
    let columns = this.#columns;
    let rows = this.#rows;
    let length = 1;
    while (length > 0) {
      const from = at;
      while (at < end && ((bytes[at] ?? 0) - first) >>> 0 < count) at += 1;
      columns += at - from;
      if (at >= end) break;
      const byte = bytes[at] ?? 0;
      if (byte === esc) {
        let last = at + 2;
        while (last < end && ((bytes[last] ?? 0) - zero) >>> 0 < parameters) last += 1;
        if (
          last < end &&
          bytes[last] === final &&
          bytes[at + 1] === bracket &&
          last - at < MAX_SEQUENCE_BYTES
        ) {
          if (resetsAll(bytes, at + 2)) this.#penFrom = at;
          length = last + 1 - at;
        } else length = otherSequenceLength(bytes, at, end);
      } else if (byte === lf || byte === cr) {
        if (columns > cols) rows += this.#countWraps(columns);
        columns = 0;
        if (byte === lf) rows += 1;
        else this.#noteCut(at, rows);
        length = 1;
      } else if (byte >= FIRST_PRINTABLE) {
        length = characterLength(bytes, at, end);
        // The next character may join to this one and take no cell. So this may be less than none.
        columns -= 1;
      } else length = byte === TAB || byte === SHIFT_IN ? 1 : OBSTACLE;
      at += Math.max(length, 0);
    }
    this.#columns = columns;
    this.#rows = rows;
    this.position = at;
    this.blocked = length === OBSTACLE;
  }

  /** Finds the last place behind which at least `rows` rows have begun; undefined where there is none. */
  findCut(rows: number): Cut | undefined {
    const limit = this.#rows - rows;
    for (let index = this.#cuts.length - 1; index >= 0; index -= 1) {
      const cut = this.#cuts[index];
      if (cut !== undefined && cut.rows <= limit) return cut;
    }
    return undefined;
  }

  /** Counts positions from a later byte, since the bytes before it are gone. */
  rebase(begin: number): void {
    this.position -= begin;
    this.#penFrom = Math.max(this.#penFrom - begin, 0);
    this.#lastCut -= begin;
    this.#cuts = this.#cuts
      .filter((cut) => cut.position >= begin)
      .map((cut) => ({
        position: cut.position - begin,
        penFrom: Math.max(cut.penFrom - begin, 0),
        rows: cut.rows,
      }));
  }

  /** How often a run of so many characters of a cell each wrapped at least. */
  #countWraps(columns: number): number {
    return Math.floor((columns - 1) / this.cols);
  }

  #noteCut(position: number, rows: number): void {
    if (position - this.#lastCut < this.cutDistance) return;
    this.#lastCut = position;
    this.#cuts.push({ position, penFrom: this.#penFrom, rows });
  }
}

/** No length: the bytes ended in the middle. */
const UNFINISHED = 0;
/** No length: this is not plain. */
const OBSTACLE = -1;

/** The length of a plain sequence that is perhaps no whole one, or sets no attributes; UNFINISHED or OBSTACLE. */
const otherSequenceLength = (bytes: Uint8Array, at: number, end: number): number => {
  if (at + 1 >= end) return UNFINISHED;
  if (bytes[at + 1] === PARENTHESIS) {
    if (at + 2 >= end) return UNFINISHED;
    return bytes[at + 2] === CAPITAL_B ? 3 : OBSTACLE;
  }
  if (bytes[at + 1] !== BRACKET) return OBSTACLE;
  const stop = at + MAX_SEQUENCE_BYTES;
  let last = at + 2;
  while (last < end && last < stop && ((bytes[last] ?? 0) - ZERO) >>> 0 < PARAMETER_COUNT) last += 1;
  if (last >= stop) return OBSTACLE;
  if (last >= end) return UNFINISHED;
  return bytes[last] === CAPITAL_K ? last + 1 - at : OBSTACLE;
};

/** Tells whether attributes begin with a zero, or nothing, which sets all of them back. */
const resetsAll = (bytes: Uint8Array, first: number): boolean => {
  const next = bytes[bytes[first] === ZERO ? first + 1 : first];
  return next === SMALL_M || next === SEMICOLON;
};

/** The length of a character beyond ASCII, UNFINISHED or OBSTACLE: well-formed UTF-8 (Unicode, table 3-7), without C1 controls. */
const characterLength = (bytes: Uint8Array, at: number, end: number): number => {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return OBSTACLE;
  if (at + 1 >= end) return UNFINISHED;
  const second = bytes[at + 1] ?? 0;
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return OBSTACLE;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let offset = 2; offset < length; offset += 1) {
    if (at + offset >= end) return UNFINISHED;
    if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return OBSTACLE;
  }
  return length;
};

const lowestSecond = (lead: number): number =>
  lead === 0xc2 || lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;

const highestSecond = (lead: number): number => (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf);
