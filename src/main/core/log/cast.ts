import { constants } from 'node:os';
import { recordingOf, type RecordedEvent } from './recording.ts';
import type { SessionLog } from './session-log.ts';

/** The versions of asciicast: 2 is read by asciinema 2 and later, 3 by asciinema 3 and later. */
export type CastVersion = 2 | 3;

/**
 * Makes an asciicast of the bytes [from, to), which the log holds: a header line, then a line for each moment of output and each resize; in
 * version 3 also for each run that ended. Throws a PrunedError where the log prunes faster than it is read.
 *
 * Sources: https://docs.asciinema.org/manual/asciicast/v2/ and https://docs.asciinema.org/manual/asciicast/v3/
 */
export async function* castOf(
  log: SessionLog,
  range: { readonly from: number; readonly to: number },
  session: { readonly name: string; readonly command: string },
  version: CastVersion,
): AsyncGenerator<string> {
  const { cols, rows, startedAt, events } = recordingOf(log, range.from, range.to);
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const size =
    version === 2 ? { width: cols, height: rows } : { term: { cols, rows, type: 'xterm-256color' } };
  yield line({
    version,
    ...size,
    timestamp: Math.floor(startedAt / 1000),
    title: session.name,
    command: session.command,
    env: { TERM: 'xterm-256color' },
  });
  let before = 0;
  for await (const event of events) {
    const told = tell(event, version);
    if (told === undefined) continue;
    // Version 2 counts seconds from the beginning, version 3 from the event before.
    yield line([(version === 2 ? event.at : event.at - before) / 1000, ...told]);
    before = event.at;
  }
}

const tell = (event: RecordedEvent, version: CastVersion): readonly [string, string] | undefined => {
  if (event.kind === 'output') return ['o', event.text];
  if (event.kind === 'resize') return ['r', `${event.cols}x${event.rows}`];
  const status = exitStatusOf(event.run);
  return version === 2 || status === undefined ? undefined : ['x', String(status)];
};

/** What a shell would say: 128 and the signal's number where a signal ended it. undefined: nobody knows. */
const exitStatusOf = (run: {
  readonly exitCode: number | null;
  readonly signal: string | null;
}): number | undefined => {
  const signals: Readonly<Record<string, number | undefined>> = constants.signals;
  const signal = run.signal === null ? undefined : signals[run.signal];
  return signal === undefined ? (run.exitCode ?? undefined) : 128 + signal;
};
