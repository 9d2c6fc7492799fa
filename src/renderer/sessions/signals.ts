import type { SignalName } from '../../shared/session.ts';

/**
 * What each signal usually does, for those who do not know them by heart.
 * Kept as a record so that none can be missing; the contract's own list would bring its schemas into the page.
 */
export const SIGNAL_MEANINGS: Readonly<Record<SignalName, string>> = {
  SIGHUP: 'hang up, often: reload',
  SIGINT: 'interrupt, as Ctrl C',
  SIGQUIT: 'quit with a core dump',
  SIGKILL: 'kill at once',
  SIGTERM: 'ask to end',
  SIGUSR1: 'as the program likes',
  SIGUSR2: 'as the program likes',
  SIGSTOP: 'pause',
  SIGCONT: 'go on',
  SIGTSTP: 'pause, as Ctrl Z',
  SIGWINCH: 'draw again',
};

/** The signals in the order in which they are offered. */
export const OFFERED_SIGNALS = Object.keys(SIGNAL_MEANINGS) as readonly SignalName[];
