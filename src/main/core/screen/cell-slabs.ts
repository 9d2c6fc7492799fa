import { freeMemory } from './free-memory.ts';
import { CELL_SIZE, type LineInternals, type TerminalInternals } from './terminal-internals.ts';

/**
 * The size of every piece of memory that the cells of lines are taken from, in bytes: 45 lines of 120 columns, 5 of 1000. Smaller than what
 * the C library maps by itself, and small enough for a terminal of a few lines.
 */
export const SLAB_BYTES = 64 * 1024;

/** So many slabs are emptied before they are given up: moving the cells of a terminal takes no more than this beside them. */
const SLABS_AT_A_TIME = 16;

/** Cells that lie in so many times the slabs that would hold them, and some more, are moved together. */
const MAX_SPREAD = 1.5;
const SPARE_SLABS = 4;

/** Gives the cells of lines that are made, while a terminal draws or is resized. */
let takeCells: ((length: number) => Uint32Array) | undefined;

/**
 * The memory of one terminal's cells, in slabs that are all of one size. Nothing of it is held here but the slab that is being filled: lines
 * that nobody needs any more are collected as garbage, and with the last of them their slab.
 *
 * xterm.js asks the C library for every line by itself: ten thousand pieces of 240 to 2640 bytes. When a terminal is parked or resized the
 * holes that they leave lie between what others hold, and fit neither lines of another width nor anything larger; next to nothing of them is
 * given back. So a process with twenty busy terminals went on growing. A slab fits where any slab was.
 */
export class CellSlabs {
  #slab: ArrayBuffer | undefined;
  #used = 0;

  /** Does something with this terminal, and no other, that may make lines. */
  use(action: () => void): void {
    takeCells = (length) => this.take(length);
    try {
      action();
    } finally {
      takeCells = undefined;
    }
  }

  /** Gives a piece of a slab that nobody had before: zeros, or what a caller puts there. */
  take(length: number): Uint32Array {
    const byteCount = length * Uint32Array.BYTES_PER_ELEMENT;
    if (byteCount > SLAB_BYTES) return new Uint32Array(length);
    if (this.#slab === undefined || this.#used + byteCount > SLAB_BYTES) {
      this.#slab = new ArrayBuffer(SLAB_BYTES);
      this.#used = 0;
    }
    const cells = new Uint32Array(this.#slab, this.#used, length);
    this.#used += byteCount;
    return cells;
  }

  /**
   * Changes the width of a terminal's lines. What cells do not lie in any more is given up at once. Those of lines that xterm.js made by
   * itself are moved into slabs, and all cells where they lie in many more slabs than would hold them.
   */
  refit(buffers: TerminalInternals['buffers'], changeWidth: () => void): void {
    const before = cellBuffers(buffers);
    this.#slab = undefined;
    this.use(changeWidth);
    const lines = linesOf(buffers);
    const uses = new Map<ArrayBufferLike, number>();
    let byteCount = 0;
    for (const { _data } of lines) {
      byteCount += _data.byteLength;
      uses.set(_data.buffer, (uses.get(_data.buffer) ?? 0) + 1);
    }
    freeMemory([...before].filter((buffer) => !uses.has(buffer)));
    const loose = lines.filter(({ _data }) => _data.buffer.byteLength !== SLAB_BYTES);
    const isSpread = uses.size - loose.length > SPARE_SLABS + (MAX_SPREAD * byteCount) / SLAB_BYTES;
    this.#move(isSpread ? lines : loose, uses);
  }

  #move(lines: readonly LineInternals[], uses: Map<ArrayBufferLike, number>): void {
    // Not into what is about to be given up.
    this.#slab = undefined;
    let empty: ArrayBufferLike[] = [];
    for (const line of lines) {
      const { buffer } = line._data;
      line._data = this.#copy(line._data);
      const left = (uses.get(buffer) ?? 0) - 1;
      uses.set(buffer, left);
      if (left === 0) empty.push(buffer);
      if (empty.length < SLABS_AT_A_TIME) continue;
      freeMemory(empty);
      empty = [];
    }
    freeMemory(empty);
  }

  #copy(cells: Uint32Array): Uint32Array {
    const copy = this.take(cells.length);
    copy.set(cells);
    return copy;
  }
}

const linesOf = ({ normal, alt }: TerminalInternals['buffers']): readonly LineInternals[] => {
  const found: LineInternals[] = [];
  // A loop: ten times as fast as functions that are called for every line.
  for (const { lines } of [normal, alt])
    for (let row = 0; row < lines.length; row += 1) {
      const line = lines.get(row);
      if (line !== undefined) found.push(line);
    }
  return found;
};

/** What the cells of a terminal's lines lie in. */
export const cellBuffers = (buffers: TerminalInternals['buffers']): ReadonlySet<ArrayBufferLike> => {
  const found = new Set<ArrayBufferLike>();
  for (const { _data } of linesOf(buffers)) found.add(_data.buffer);
  return found;
};

const NO_CELLS = new Uint32Array(0);
const prepared = new WeakSet<LineInternals>();

/**
 * Has the lines of all terminals of this thread take their cells from slabs, where they are made by the thousand: when they scroll in, and
 * when they grow. To xterm.js 6.0 a line has its memory to itself, and could grow into its neighbour's.
 */
export const prepareLines = (line: LineInternals): void => {
  const prototype = Object.getPrototypeOf(line) as LineInternals;
  if (prepared.has(prototype)) return;
  prepared.add(prototype);
  const { clone, resize } = prototype;

  prototype.clone = function () {
    if (takeCells === undefined) return clone.call(this);
    const cells = this._data;
    const own = takeCells(cells.length);
    own.set(cells);
    this._data = NO_CELLS;
    const line = clone.call(this);
    this._data = cells;
    line._data = own;
    return line;
  };

  prototype.resize = function (cols, fill) {
    const { length } = this;
    if (cols > length) {
      const cells = this._data;
      this._data = takeCells?.(cols * CELL_SIZE) ?? new Uint32Array(cols * CELL_SIZE);
      this._data.set(cells);
      for (let col = length; col < cols; col += 1) this.setCell(col, fill);
      this.length = cols;
    } else resize.call(this, cols, fill);
    // Of what it does not need, nothing can be given up.
    return false;
  };

  // Would give the line memory of its own again.
  prototype.cleanupMemory = () => 0;
};
