import type { TimeMark } from './session-log.ts';

/**
 * Time marks in the order of their offsets. They lie in two lists of numbers, 16 bytes a mark: as objects they took four times as much, and
 * a program that writes a line now and then makes a million in a day.
 */
export class TimeMarks {
  #offsets: number[];
  /** Milliseconds since the epoch. */
  #ats: number[];

  constructor(marks: readonly TimeMark[]) {
    this.#offsets = marks.map(({ offset }) => offset);
    this.#ats = marks.map(({ at }) => at);
  }

  get length(): number {
    return this.#offsets.length;
  }

  /** When the last one was made. */
  get lastAt(): number | undefined {
    return this.#ats.at(-1);
  }

  push({ offset, at }: TimeMark): void {
    this.#offsets.push(offset);
    this.#ats.push(at);
  }

  /** Gives the mark in effect for the byte at `from`, where there is one, and those behind it. */
  from(from: number): TimeMark[] {
    const first = this.#inEffect(from);
    return this.#offsets.slice(first).map((offset, index) => ({ offset, at: this.#ats[first + index] ?? 0 }));
  }

  /** Forgets what lies before the mark in effect for the byte at `from`. */
  keepFrom(from: number): void {
    const first = this.#inEffect(from);
    if (first === 0) return;
    this.#offsets = this.#offsets.slice(first);
    this.#ats = this.#ats.slice(first);
  }

  /** Drops every second one. */
  thin(): void {
    const isKept = (_: number, index: number): boolean => index % 2 === 0;
    this.#offsets = this.#offsets.filter(isKept);
    this.#ats = this.#ats.filter(isKept);
  }

  /** The place of the last mark at or before a byte; 0 where there is none. */
  #inEffect(from: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) <= from) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
