import { findLast } from './find-last.ts';

/** A tail begins with a small segment and doubles up to the largest: a quiet session costs little, a flood few allocations. */
const FIRST_SEGMENT_BYTES = 4 * 1024;
const LARGEST_SEGMENT_BYTES = 64 * 1024;

interface MemorySegment {
  /** The offset of its first byte. */
  readonly base: number;
  /** Written once, front to back, never reused: a view of it stays valid for as long as somebody holds it. */
  readonly bytes: Buffer;
  used: number;
}

/**
 * The newest bytes of a log, in memory. Invariant: it holds [start, end) without a gap; only whole segments go, from the front, and
 * never the last.
 */
export class HotTail {
  readonly #segments: MemorySegment[] = [];
  #end: number;
  #bytes = 0;

  /** Begins empty at the offset `from`. */
  constructor(from: number) {
    this.#end = from;
  }

  get start(): number {
    return this.#segments[0]?.base ?? this.#end;
  }

  get end(): number {
    return this.#end;
  }

  /** The memory that it takes, in bytes, with what is still free of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Where the oldest segment ends that may go; undefined: there is only the one that is written to. */
  get oldestEnd(): number | undefined {
    return this.#segments[1]?.base;
  }

  append(bytes: Uint8Array): void {
    for (let copied = 0; copied < bytes.length;) {
      const segment = this.#writableSegment();
      const take = Math.min(segment.bytes.length - segment.used, bytes.length - copied);
      segment.bytes.set(bytes.subarray(copied, copied + take), segment.used);
      segment.used += take;
      copied += take;
      this.#end += take;
    }
  }

  /** Gives at most `limit` bytes from `from`, as far as they lie in one piece; none only at the end. `from` must lie in [start, end]. */
  read(from: number, limit: number): Uint8Array {
    const segment = findLast(this.#segments, (candidate) => candidate.base <= from);
    if (segment === undefined) return new Uint8Array(0);
    const begin = from - segment.base;
    return segment.bytes.subarray(begin, Math.min(segment.used, begin + limit));
  }

  /** Gives the pieces that make up [from, to), in order. Both must lie in [start, end]. */
  pieces(from: number, to: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let offset = from; offset < to;) {
      const piece = this.read(offset, to - offset);
      pieces.push(piece);
      offset += piece.length;
    }
    return pieces;
  }

  /** Lets go of the segments that end at or before `offset`. */
  dropBefore(offset: number): void {
    let dropped = 0;
    while (
      dropped < this.#segments.length - 1 &&
      (this.#segments[dropped + 1]?.base ?? Number.POSITIVE_INFINITY) <= offset
    )
      dropped += 1;
    if (dropped === 0) return;
    for (const { bytes } of this.#segments.splice(0, dropped)) this.#bytes -= bytes.length;
  }

  #writableSegment(): MemorySegment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.used < last.bytes.length) return last;
    const size =
      last === undefined ? FIRST_SEGMENT_BYTES : Math.min(last.bytes.length * 2, LARGEST_SEGMENT_BYTES);
    const segment = { base: this.#end, bytes: Buffer.allocUnsafeSlow(size), used: 0 };
    this.#segments.push(segment);
    this.#bytes += size;
    return segment;
  }
}
