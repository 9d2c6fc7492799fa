import type { PortTrouble } from './ports.ts';

/** Says in a sentence what is wrong with a port that a session is expected to listen on. */
export const portSentence = ({ port, kind, session, pid, program }: PortTrouble): string => {
  if (kind === 'missing') return `Nothing listens on port ${port}, as it is expected to.`;
  const holder = session === null ? (program ?? 'another program') : `session ${session}`;
  return `Port ${port} is already in use by ${holder}${pid === null ? '' : ` (pid ${pid})`}.`;
};

/** The same in few words, behind the port: `used by api`. */
export const portWords = ({ kind, session, program }: PortTrouble): string =>
  kind === 'missing' ? 'not open' : `used by ${session ?? program ?? 'another program'}`;
