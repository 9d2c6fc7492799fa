import { hostname } from 'node:os';

/** A label of a host name has 63 letters at most; a number may follow. */
const MAX_MACHINE_LETTERS = 45;

/**
 * The name that the server asks for on the network, without `.local`. It is not the machine's own: that may be claimed already, by what
 * answers for the system.
 */
export const mdnsLabel = (machine: string = hostname()): string => {
  const first = machine.toLowerCase().split('.')[0] ?? '';
  const letters = first.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_MACHINE_LETTERS);
  return ['rootresume', letters.replace(/^-|-$/g, '')].filter((part) => part !== '').join('-');
};

/** The name to ask for after so many others have had those before it: `name`, `name-2`, `name-3`. */
export const mdnsLabelAfter = (label: string, taken: number): string =>
  taken === 0 ? label : `${label}-${taken + 1}`;
