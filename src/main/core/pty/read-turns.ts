/** Who writes as much within a window, in bytes, floods: 8 MB a second. A build seldom does, `yes` always. */
export const FLOOD_BYTES = 32 * 1024;
export const WINDOW_MS = 4;

/** How long one flood is read while others wait, in milliseconds: a fraction of what a key's echo may take. */
export const TURN_MS = 4;

/** A terminal that can be left unread for a while; its program waits in its write meanwhile. */
export interface Reader {
  /** Stops reading, until `release`. */
  hold(): void;
  release(): void;
}

interface Flow {
  readonly reader: Reader;
  windowFrom: number;
  windowBytes: number;
  /** When it was last seen to flood. */
  floodedAt: number;
}

/**
 * Has floods take turns: while several terminals flood, one of them is read and the programs of the others wait. Together they get through
 * as much as before, since it is this thread that they all wait for; but one program instead of all of them competes with the server for
 * the processors, so that keys and quiet sessions are heard in time. Who does not flood is never held.
 */
export class ReadTurns {
  readonly #flows = new Map<Reader, Flow>();
  /** Floods that are held, in the order of their turns. Invariant: only while another one reads. */
  readonly #held: Flow[] = [];
  /** The flood that is read at present. */
  #reading: Flow | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Says that so many bytes were read. May hold the reader before it returns. */
  note(reader: Reader, byteCount: number): void {
    const flow = this.#flowOf(reader);
    const now = this.now();
    if (now - flow.windowFrom >= WINDOW_MS) {
      flow.windowFrom = now;
      flow.windowBytes = 0;
    }
    flow.windowBytes += byteCount;
    if (flow.windowBytes < FLOOD_BYTES) return;
    flow.floodedAt = now;
    if (flow === this.#reading) return;
    if (this.#reading === undefined || (this.#held.length === 0 && !this.#floods(this.#reading)))
      this.#reading = flow;
    else this.#hold(flow);
  }

  /** Forgets a reader, held or not: it is closed, or somebody else decides when it reads. Does not release it. */
  leave(reader: Reader): void {
    const flow = this.#flows.get(reader);
    if (flow === undefined) return;
    this.#flows.delete(reader);
    const at = this.#held.indexOf(flow);
    if (at >= 0) this.#held.splice(at, 1);
    if (flow === this.#reading) this.#endTurn();
  }

  #flowOf(reader: Reader): Flow {
    let flow = this.#flows.get(reader);
    if (flow === undefined) {
      const never = Number.NEGATIVE_INFINITY;
      flow = { reader, windowFrom: never, windowBytes: 0, floodedAt: never };
      this.#flows.set(reader, flow);
    }
    return flow;
  }

  #floods(flow: Flow): boolean {
    return this.#flows.has(flow.reader) && this.now() - flow.floodedAt < 2 * TURN_MS;
  }

  #hold(flow: Flow): void {
    this.#held.push(flow);
    flow.reader.hold();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#held.length > 0) this.#timer ??= setTimeout(this.#endTurn, TURN_MS);
  }

  readonly #endTurn = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const last = this.#reading;
    this.#reading = this.#held.shift();
    // Who stopped flooding in its turn is read on like everybody else.
    if (last !== undefined && this.#reading !== undefined && this.#floods(last)) this.#hold(last);
    this.#schedule();
    this.#reading?.reader.release();
  };
}
