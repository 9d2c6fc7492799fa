import type { ScreenTask } from './screen-messages.ts';

/** A queue with at most this many bytes to draw, a millisecond's work, goes before those of floods. */
export const SMALL_QUEUE_BYTES = 16 * 1024;

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

  push(task: ScreenTask): void {
    this.#tasks.push(task);
    if (task.type === 'draw') this.#byteCount += task.bytes.length;
  }

  shift(): ScreenTask | undefined {
    const task = this.#tasks.shift();
    if (task?.type === 'draw') this.#byteCount -= task.bytes.length;
    return task;
  }

  /** Puts what is left of a task before all others. */
  putBack(task: ScreenTask): void {
    this.#tasks.unshift(task);
    if (task.type === 'draw') this.#byteCount += task.bytes.length;
  }
}

/**
 * Takes turns between screens: first everything of those with little to do, then one task of one that has much, then whoever may have
 * come meanwhile. So an echo on a quiet screen waits for one slice of a flood (64 KiB, 3 ms), however many floods there are.
 */
export class TurnTaking<Key> {
  // A Set keeps the order of insertion: whoever had a turn goes to its end.
  readonly #waiting = new Map<Key, TaskQueue>();

  /** `run` does one turn's work of a task, and gives what is left of it. */
  constructor(private readonly run: (key: Key, task: ScreenTask) => ScreenTask | undefined) {}

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  push(key: Key, task: ScreenTask): void {
    let queue = this.#waiting.get(key);
    if (queue === undefined) this.#waiting.set(key, (queue = new TaskQueue()));
    queue.push(task);
  }

  drop(key: Key): void {
    this.#waiting.delete(key);
  }

  /** Runs one round. */
  round(): void {
    for (const [key, queue] of [...this.#waiting]) {
      if (!queue.isSmall) continue;
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        const rest = this.run(key, task);
        // It may have been dropped by what it ran into.
        if (this.#waiting.get(key) !== queue) break;
        if (rest === undefined) continue;
        queue.putBack(rest);
        break;
      }
      if (queue.isEmpty && this.#waiting.get(key) === queue) this.#waiting.delete(key);
    }
    const first = this.#waiting.entries().next();
    if (first.done === true) return;
    const [key, queue] = first.value;
    const task = queue.shift();
    const rest = task === undefined ? undefined : this.run(key, task);
    if (this.#waiting.get(key) !== queue) return;
    this.#waiting.delete(key);
    if (rest !== undefined) queue.putBack(rest);
    if (!queue.isEmpty) this.#waiting.set(key, queue);
  }
}
