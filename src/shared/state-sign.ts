import { assertNever } from './assert-never.ts';
import type { Session } from './session.ts';

/** What colour a state takes: a token of the theme, never the only carrier of meaning. */
export type Tone = 'good' | 'busy' | 'quiet' | 'warning' | 'bad';

/** A state as list, tabs, tray and command line show it: shape, colour and word together. */
export interface StateSign {
  readonly shape: '●' | '◐' | '○' | '▲';
  readonly tone: Tone;
  readonly word: string;
}

type Ending = Pick<Session, 'state' | 'exitCode' | 'signal' | 'stopped' | 'error'>;

/** Tells whether the last run ended badly: a code other than 0, or a signal that no stop asked for. */
const crashed = ({ exitCode, signal, stopped }: Ending): boolean =>
  !stopped && (signal !== null || (exitCode !== null && exitCode !== 0));

const endWord = ({ exitCode, signal, stopped, error }: Ending): string =>
  stopped
    ? 'stopped'
    : error !== null
      ? 'cut off'
      : signal !== null
        ? `ended by ${signal}`
        : exitCode === null
          ? 'exited'
          : `exited ${exitCode}`;

/** Gives the sign for a session's present state. */
export const stateSign = (session: Ending): StateSign => {
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
      return { shape: '◐', tone: 'busy', word: 'waiting' };
    case 'idle':
      return { shape: '○', tone: 'quiet', word: 'not started' };
    case 'exited':
      return crashed(session)
        ? { shape: '▲', tone: 'bad', word: endWord(session) }
        : { shape: '○', tone: 'quiet', word: endWord(session) };
    case 'backoff':
      return { shape: '▲', tone: 'warning', word: 'restart is due' };
    case 'failed':
      return { shape: '▲', tone: 'bad', word: 'failed' };
    default:
      return assertNever(session.state);
  }
};

/** Tells whether a session has a live process, so that input, signals and stop make sense. */
export const isLive = (state: Session['state']): boolean =>
  state === 'starting' || state === 'running' || state === 'ready' || state === 'stopping';
