import type { Viewer } from '../../../shared/shares.ts';
import type { Stream } from './stream.ts';

/** Who opened a stream, and where from. */
export interface Visitor {
  readonly address: string;
  /** What its client calls itself; '' where it does not. */
  readonly userAgent: string;
  /** Whether it is on another machine than this one. */
  readonly remote: boolean;
}

interface Visit extends Visitor {
  readonly since: string;
}

/** Somebody who watches, by one open stream. */
export type OpenVisit = Omit<Viewer, 'browser' | 'typing'> & Pick<Visitor, 'userAgent'>;

/** Who watches at the moment. */
export class Visits {
  readonly #visits = new Map<Stream, Visit>();
  /** Streams of each credential that counts as a viewer: not the owner at this machine. */
  readonly #others = new Map<string, number>();

  /** How many others watch, each once, however many streams it has. */
  get count(): number {
    return this.#others.size;
  }

  /** Says whether `count` is another one now. */
  begin(stream: Stream, visitor: Visitor): boolean {
    this.#visits.set(stream, { ...visitor, since: new Date().toISOString() });
    return this.#add(stream, visitor, 1);
  }

  /** Says whether `count` is another one now. */
  end(stream: Stream): boolean {
    const visit = this.#visits.get(stream);
    this.#visits.delete(stream);
    return visit !== undefined && this.#add(stream, visit, -1);
  }

  /** The first to come first. */
  list(): readonly OpenVisit[] {
    return [...this.#visits].map(([{ credential, outputOf }, { address, userAgent, since }]) => ({
      id: credential.id,
      address,
      userAgent,
      role: credential.role,
      share: credential.share ?? null,
      since,
      sessions: [...outputOf],
    }));
  }

  #add({ credential: { id, share } }: Stream, { remote }: Visitor, change: 1 | -1): boolean {
    if (!remote && share === undefined) return false;
    const streams = (this.#others.get(id) ?? 0) + change;
    if (streams === 0) this.#others.delete(id);
    else this.#others.set(id, streams);
    return change === 1 ? streams === 1 : streams === 0;
  }
}
