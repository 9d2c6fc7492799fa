import { freeMemory } from './free-memory.ts';
import type { ScreenTask } from './screen-messages.ts';

/** A queue with at most this many bytes to draw, a millisecond's work, goes before those of floods. */
export const SMALL_QUEUE_BYTES = 16 * 1024;

/** Pieces are joined up to so many bytes, as many as a message of the main thread may hold. */
const JOINED_BYTES = 256 * 1024;

/** The tasks of one screen, in their order. The main thread bounds the bytes in it by its window. */
export class TaskQueue {
  #tasks: ScreenTask[] = [];
  #byteCount = 0;

  get isSmall(): boolean {
    return this.#byteCount <= SMALL_QUEUE_BYTES;
  }

  get isEmpty(): boolean {
    return this.#tasks.length === 0;
  }

  /** Whether somebody waits for a snapshot. */
  get isAwaited(): boolean {
    return this.#tasks.some(({ type }) => type === 'snapshot');
  }

  /** What is next. */
  get first(): ScreenTask | undefined {
    return this.#tasks[0];
  }

  push(task: ScreenTask): void {
    // A flood that goes on has not ended: what was to be drawn at its end may yet be skipped.
    const last = this.#tasks.at(-1);
    if (task.type === 'draw' && last?.type === 'settle' && last.everything && last.byteCount === 0)
      this.#tasks.pop();
    this.#tasks.push(task);
    if (task.type === 'draw') this.#byteCount += task.bytes.length;
  }

  /**
   * Takes the next task. Pieces to draw that queue up are joined: where many sessions write at once each comes in small ones, and only
   * large ones are taken for a flood, and skipped through.
   */
  shift(): ScreenTask | undefined {
    const task = this.#tasks.shift();
    if (task?.type !== 'draw') return task;
    const pieces = [task.bytes];
    let byteCount = task.bytes.length;
    for (let next = this.#tasks[0]; next?.type === 'draw'; next = this.#tasks[0]) {
      if (byteCount + next.bytes.length > JOINED_BYTES) break;
      pieces.push(next.bytes);
      byteCount += next.bytes.length;
      this.#tasks.shift();
    }
    this.#byteCount -= byteCount;
    return pieces.length === 1 ? task : { ...task, bytes: join(pieces, byteCount) };
  }

  /** Puts what is left of a task before all others. */
  putBack(task: ScreenTask): void {
    this.#tasks.unshift(task);
    if (task.type === 'draw') this.#byteCount += task.bytes.length;
  }
}

const join = (pieces: readonly Uint8Array[], byteCount: number): Uint8Array => {
  const joined = new Uint8Array(byteCount);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  freeMemory(pieces.map(({ buffer }) => buffer));
  return joined;
};

/** What those who take turns are asked. */
export interface TurnTaker<Key> {
  /** Does one turn's work of a task, and gives what is left of it. */
  run(key: Key, task: ScreenTask): ScreenTask | undefined;
  /** Whether a screen has more to draw than its queue shows. */
  holdsBack(key: Key): boolean;
  /** Whether a screen that has much to do may do this at present. One that `insists` will. */
  admits(key: Key, task: ScreenTask, insists: boolean): boolean;
}

/**
 * Takes turns between screens: first everything of those with little to do, then one task of one that has much, then whoever may have
 * come meanwhile. So an echo on a quiet screen waits for one slice of a flood (64 KiB, 3 ms), however many floods there are. Every other
 * slice is for whoever is waited for, one after another; floods share the rest, as far as they are admitted.
 */
export class TurnTaking<Key> {
  // A Map keeps the order of insertion: whoever had a turn goes to its end.
  readonly #waiting = new Map<Key, TaskQueue>();
  #favoursAwaited = false;

  constructor(private readonly taker: TurnTaker<Key>) {}

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Whether a screen has something to do. */
  has(key: Key): boolean {
    return this.#waiting.has(key);
  }

  push(key: Key, task: ScreenTask): void {
    let queue = this.#waiting.get(key);
    if (queue === undefined) this.#waiting.set(key, (queue = new TaskQueue()));
    queue.push(task);
  }

  drop(key: Key): void {
    this.#waiting.delete(key);
  }

  /** Runs one round; false where nobody had a turn, since those with much to do were not admitted. */
  round(): boolean {
    let ran = false;
    for (const [key, queue] of [...this.#waiting]) {
      if (!queue.isSmall || this.taker.holdsBack(key)) continue;
      ran = true;
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        const rest = this.taker.run(key, task);
        // It may have been dropped by what it ran into.
        if (this.#waiting.get(key) !== queue) break;
        if (rest === undefined) continue;
        queue.putBack(rest);
        break;
      }
      if (queue.isEmpty && this.#waiting.get(key) === queue) this.#waiting.delete(key);
    }
    const next = this.#next();
    if (next === undefined) return ran;
    const [key, queue] = next;
    const task = queue.shift();
    const rest = task === undefined ? undefined : this.taker.run(key, task);
    if (this.#waiting.get(key) !== queue) return true;
    if (rest !== undefined) queue.putBack(rest);
    // Who is waited for keeps the place.
    if (queue.isAwaited) return true;
    this.#waiting.delete(key);
    if (!queue.isEmpty) this.#waiting.set(key, queue);
    return true;
  }

  /** Whose turn it is of those with much to do. */
  #next(): readonly [Key, TaskQueue] | undefined {
    const waiting = [...this.#waiting];
    this.#favoursAwaited = !this.#favoursAwaited;
    const favoured = waiting.filter(([, queue]) => queue.isAwaited === this.#favoursAwaited);
    const others = waiting.filter(([, queue]) => queue.isAwaited !== this.#favoursAwaited);
    return [...favoured, ...others].find(
      ([key, { first, isAwaited }]) => first !== undefined && this.taker.admits(key, first, isAwaited),
    );
  }
}
