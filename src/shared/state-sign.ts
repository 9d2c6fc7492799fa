import { assertNever } from './assert-never.ts';
import { formatDuration } from './format.ts';
import type { Session } from './session.ts';

/** What colour a state takes: a token of the theme, never the only carrier of meaning. */
export type Tone = 'good' | 'busy' | 'quiet' | 'warning' | 'bad';

/** A state as list, tabs, tray and command line show it: shape, colour and word together. */
export interface StateSign {
  readonly shape: '●' | '◐' | '○' | '▲';
  readonly tone: Tone;
  readonly word: string;
}

type Ending = Pick<Session, 'state' | 'exitCode' | 'signal' | 'stopped' | 'error' | 'retryAt' | 'waitingFor'>;

/** Tells whether the last run ended badly: a code other than 0, or a signal that no stop asked for. */
const crashed = ({ exitCode, signal, stopped }: Ending): boolean =>
  !stopped && (signal !== null || (exitCode !== null && exitCode !== 0));

const endWord = ({ exitCode, signal, stopped, error }: Ending): string =>
  stopped
    ? 'stopped'
    : error !== null
      ? exitCode === null && signal === null
        ? 'cut off'
        : 'failed'
      : signal !== null
        ? `ended by ${signal}`
        : exitCode === null
          ? 'exited'
          : `exited ${exitCode}`;

const SECOND_MS = 1000;

/** Says when a restart is due, rounded up: 'in 0 s' would be a promise that is over. */
const retryWord = (retryAt: string | null, nowMs: number | undefined): string =>
  retryAt === null || nowMs === undefined
    ? 'restart is due'
    : `retry in ${formatDuration(Math.max(SECOND_MS, Math.ceil((Date.parse(retryAt) - nowMs) / SECOND_MS) * SECOND_MS))}`;

const waitingWord = ([first, ...more]: readonly string[]): string => {
  if (first === undefined) return 'waiting';
  return more.length === 0 ? `waiting for ${first}` : `waiting for ${first} and ${more.length} more`;
};

/** Gives the sign for a session's present state; with the time, in milliseconds since the epoch, it says when a restart is due. */
export const stateSign = (session: Ending, nowMs?: number): StateSign => {
  switch (session.state) {
    case 'running':
      return { shape: '●', tone: 'good', word: 'running' };
    case 'ready':
      return { shape: '●', tone: 'good', word: 'ready' };
    case 'starting':
      return { shape: '◐', tone: 'busy', word: 'starting' };
    case 'stopping':
      return { shape: '◐', tone: 'busy', word: 'stopping' };
    case 'waiting':
      return { shape: '◐', tone: 'busy', word: waitingWord(session.waitingFor) };
    case 'idle':
      return { shape: '○', tone: 'quiet', word: 'not started' };
    case 'exited':
      return crashed(session)
        ? { shape: '▲', tone: 'bad', word: endWord(session) }
        : { shape: '○', tone: 'quiet', word: endWord(session) };
    case 'backoff':
      return { shape: '▲', tone: 'warning', word: retryWord(session.retryAt, nowMs) };
    case 'failed':
      return { shape: '▲', tone: 'bad', word: 'failed' };
    default:
      return assertNever(session.state);
  }
};

/** Tells whether a session has a live process, so that input, signals and stop make sense. */
export const isLive = (state: Session['state']): boolean =>
  state === 'starting' || state === 'running' || state === 'ready' || state === 'stopping';
