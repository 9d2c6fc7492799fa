import type { ReadyProbe } from '../../shared/policies.ts';

/** How a session tells that it is ready, as the form offers it. */
export type ReadyKind = 'none' | 'output' | 'http' | 'tcp' | 'command';

/** What the form holds of a ready probe: text as typed; '' stands for what is usual. */
export interface ProbeValues {
  readonly readyKind: ReadyKind;
  readonly readyValue: string;
  /** Of a port. */
  readonly readyHost: string;
  /** Seconds between two tries. */
  readonly readyInterval: string;
  /** Seconds after which it has failed; 0: never. */
  readonly readyTimeout: string;
}

export type ProbeErrors = Readonly<Partial<Record<keyof ProbeValues, string>>>;

export const NO_PROBE: ProbeValues = {
  readyKind: 'none',
  readyValue: '',
  readyHost: '',
  readyInterval: '',
  readyTimeout: '',
};

/** The words of the form, in the order of its lists. */
export const READY_WORDS: Readonly<Record<ReadyKind, string>> = {
  none: 'As soon as it runs',
  output: 'Its output matches',
  http: 'An address answers',
  tcp: 'A port is open',
  command: 'A command succeeds',
};
export const READY_EXAMPLES: Readonly<Record<Exclude<ReadyKind, 'none'>, string>> = {
  output: 'ready in \\d+ ms',
  http: 'http://localhost:3000/',
  tcp: '5432',
  command: 'pg_isready',
};

/** The bounds of the contract, in seconds. */
const MAX_INTERVAL_SECONDS = 3600;
const MAX_TIMEOUT_SECONDS = 24 * 3600;

const seconds = (ms: number | undefined): string => (ms === undefined ? '' : String(ms / 1000));

/** The form for the probe of a session that exists. */
export const probeValuesOf = (ready: ReadyProbe | null): ProbeValues => {
  if (ready === null) return NO_PROBE;
  const timing = { readyInterval: seconds(ready.intervalMs), readyTimeout: seconds(ready.timeoutMs) };
  const of = (readyKind: ReadyKind, readyValue: string, readyHost = ''): ProbeValues => ({
    ...{ readyKind, readyValue, readyHost, ...timing },
  });
  if ('output' in ready) return of('output', ready.output);
  if ('http' in ready) return of('http', ready.http);
  if ('tcp' in ready) return of('tcp', String(ready.tcp), ready.host);
  return of('command', ready.command);
};

/** Milliseconds of typed seconds; undefined: none are typed; null: they are no such number. */
const millisecondsOf = (text: string, maximumSeconds: number): number | undefined | null => {
  if (text.trim() === '') return undefined;
  const value = Number(text.replace(',', '.'));
  return value >= 0 && value <= maximumSeconds ? Math.round(value * 1000) : null;
};

/** Reads the probe into what is sent, or says what is wrong with which field. */
export const parseProbe = (
  values: ProbeValues,
): { readonly ready: ReadyProbe | null } | { readonly errors: ProbeErrors } => {
  const { readyKind, readyInterval, readyTimeout } = values;
  if (readyKind === 'none') return { ready: null };
  const what = whatOf(readyKind, values.readyValue.trim(), values.readyHost.trim());
  if (typeof what === 'string') return { errors: { readyValue: what } };
  const intervalMs = millisecondsOf(readyInterval, MAX_INTERVAL_SECONDS);
  if (intervalMs === null) return { errors: { readyInterval: 'Seconds from 0 to 3600 are expected.' } };
  const timeoutMs = millisecondsOf(readyTimeout, MAX_TIMEOUT_SECONDS);
  if (timeoutMs === null) return { errors: { readyTimeout: 'Seconds from 0 to 86400 are expected.' } };
  return {
    ready: {
      ...what,
      ...(intervalMs !== undefined && { intervalMs }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    },
  };
};

/** What is tried, or a sentence about what is typed. */
const whatOf = (kind: Exclude<ReadyKind, 'none'>, value: string, host: string): ReadyProbe | string => {
  switch (kind) {
    case 'output':
      return value === '' ? 'Type what a line of its output matches.' : { output: value };
    case 'http':
      return /^https?:\/\/\S+$/.test(value)
        ? { http: value }
        : 'Type an address that begins with http:// or https://.';
    case 'tcp': {
      const port = Number(value);
      const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
      return isPort ? { tcp: port, ...(host !== '' && { host }) } : 'Type a port from 1 to 65535.';
    }
    case 'command':
      return value === '' ? 'Type the command that succeeds.' : { command: value };
  }
};
