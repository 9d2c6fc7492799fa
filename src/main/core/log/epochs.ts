import { randomBytes } from 'node:crypto';

/** Cursors of this many earlier openings of a log are understood; older ones begin with a snapshot. */
const MAX_EPOCHS = 64;

/** One opening of a log: bytes before `offset` are those of the openings before it. */
export interface Opening {
  readonly epoch: string;
  /** Where the log ended, on disk, when it was opened. */
  readonly offset: number;
}

/** Makes a name for one opening of a log: letters and digits, so that it fits into a cursor. */
export const newEpoch = (): string => randomBytes(4).readUInt32BE().toString(36);

/**
 * All openings of one log. What an opening appended and did not bring to the disk is gone with its process, and the next one gives the same
 * offsets to other bytes; so a cursor is worth what survived of the opening that gave it.
 */
export class Epochs {
  readonly #openings: readonly Opening[];
  /** How far the bytes of each earlier opening survived. */
  readonly #survived = new Map<string, number>();
  readonly current: string = newEpoch();

  constructor(earlier: readonly Opening[], end: number) {
    const openings = [...earlier, { epoch: this.current, offset: end }].slice(-MAX_EPOCHS);
    // From the newest to the oldest: what one opening did not find, none before it can vouch for.
    let survived = Number.POSITIVE_INFINITY;
    for (const { epoch, offset } of openings.toReversed()) {
      this.#survived.set(epoch, survived);
      survived = Math.min(survived, offset);
    }
    this.#openings = openings;
  }

  get openings(): readonly Opening[] {
    return this.#openings;
  }

  /** How far a cursor of that opening is good; undefined: it is not known. */
  survivedTo(epoch: string): number | undefined {
    return this.#survived.get(epoch);
  }
}
