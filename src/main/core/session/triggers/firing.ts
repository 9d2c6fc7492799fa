/** Lines that an action gets at most, and the length of each in UTF-16 units. */
export const MAX_FIRED_LINES = 100;
export const MAX_FIRED_LINE_LENGTH = 1000;

/** What a trigger has to tell of: lines that match, or a change of state; or several of them that were held back. */
export interface Firing {
  readonly kind: 'lines' | 'state';
  /** A sentence for a person. */
  readonly reason: string;
  /** The last lines that match; or the last ones before the change of state. Within the bounds. */
  readonly lines: readonly string[];
  /** How many lines matched, or how often the state changed. */
  readonly count: number;
  /** The run in which it was, of several the last. */
  readonly run: number;
  /** The other sessions that `reason` tells of. */
  readonly about: readonly string[];
}

/** Joins what is held back with what comes to it. */
export const joinFirings = (held: Firing | undefined, next: Firing): Firing =>
  held === undefined
    ? next
    : {
        ...next,
        lines: next.kind === 'lines' ? [...held.lines, ...next.lines].slice(-MAX_FIRED_LINES) : next.lines,
        count: held.count + next.count,
      };

/** What an action that takes its time is given. */
export interface ActionContext {
  readonly session: { readonly id: string; readonly name: string };
  readonly trigger: string;
  readonly firing: Firing;
  readonly at: string;
  readonly signal: AbortSignal;
}

export type ActionOutcome =
  { readonly state: 'done' } | { readonly state: 'failed'; readonly detail: string };
