import type { OutputData } from './stream-event.ts';

/** What becomes of an `output` event. */
export type Admission =
  /** Its bytes continue what was received; an overlap is cut off already. */
  | { readonly kind: 'take'; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** It belongs to a subscription that is being ended, or holds nothing that is not known; a snapshot brings what follows. */
  | { readonly kind: 'drop' }
  /** Bytes between `expected` and the event's offset are missing. */
  | { readonly kind: 'gap'; readonly expected: number };

/** Counts of what the protocol promises never to happen. */
export interface ContinuityCounts {
  readonly gaps: number;
  readonly overlaps: number;
}

/**
 * Holds the stream to the byte guarantee: per session an event's offset equals the end of the one before.
 * Invariant: a session is known here if and only if what its terminal was given ends at the offset kept for it.
 */
export interface OutputContinuity {
  /** Whether a session can be continued; otherwise it has to begin with a snapshot. */
  has(session: string): boolean;
  begin(session: string, offset: number): void;
  admit(output: OutputData): Admission;
  /** From here on the session is dropped until it begins again. */
  forget(session: string): void;
  readonly counts: ContinuityCounts;
}

export const createOutputContinuity = (): OutputContinuity => {
  const received = new Map<string, number>();
  let gaps = 0;
  let overlaps = 0;
  return {
    has: (session) => received.has(session),
    begin: (session, offset) => void received.set(session, offset),
    admit({ session, offset, bytes }) {
      const expected = received.get(session);
      if (expected === undefined) return { kind: 'drop' };
      if (offset > expected) {
        gaps += 1;
        return { kind: 'gap', expected };
      }
      const end = offset + bytes.length;
      if (offset < expected) overlaps += 1;
      if (end <= expected) return { kind: 'drop' };
      received.set(session, end);
      return { kind: 'take', offset: expected, bytes: bytes.subarray(expected - offset) };
    },
    forget: (session) => void received.delete(session),
    get counts() {
      return { gaps, overlaps };
    },
  };
};
