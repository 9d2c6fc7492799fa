import type { SessionStats } from '../../../../shared/events.ts';
import { SESSION_STATES, type Session } from '../../../../shared/session.ts';
import { isLive } from '../../../../shared/state-sign.ts';
import type { Metric, Sample } from './exposition.ts';

/** What is told of a session. */
export interface MeasuredSession {
  readonly session: Session;
  /** In the last sample; undefined: it is not live, or was not measured yet. */
  readonly stats: SessionStats | undefined;
  /** Milliseconds of processor time that were seen since the server began. */
  readonly cpuMs: number;
}

type Figure = (measured: MeasuredSession) => number | undefined;

/** The metrics of sessions, by their ids. What a session that is not live costs is 0; what was not measured yet is left out. */
export const sessionMetrics = (sessions: readonly MeasuredSession[]): Metric[] => {
  const samplesOf = (figure: Figure): Sample[] =>
    sessions.flatMap((measured) => {
      const value = figure(measured);
      return value === undefined ? [] : [{ labels: { session: measured.session.id }, value }];
    });
  const metric = (type: Metric['type'], name: string, help: string, figure: Figure): Metric => ({
    type,
    name: `rootresume_session_${name}`,
    help,
    samples: samplesOf(figure),
  });
  const cost =
    (field: 'rss' | 'processes' | 'threads'): Figure =>
    ({ session, stats }) =>
      isLive(session.state) ? stats?.[field] : 0;

  return [
    {
      type: 'gauge',
      name: 'rootresume_session_info',
      help: 'What a session is called; always 1.',
      samples: sessions.map(({ session: { id, name, group } }) => ({
        labels: { session: id, name, group: group ?? '' },
        value: 1,
      })),
    },
    {
      type: 'gauge',
      name: 'rootresume_session_state',
      help: 'Whether a session is in a state: 1 for the one it is in, 0 for the others.',
      samples: sessions.flatMap(({ session }) =>
        SESSION_STATES.map((state) => ({
          labels: { session: session.id, state },
          value: session.state === state ? 1 : 0,
        })),
      ),
    },
    metric(
      'counter',
      'runs_total',
      'Runs of the session, since it was created.',
      ({ session }) => session.run,
    ),
    metric(
      'counter',
      'restarts_total',
      'Automatic restarts since the session was last started by hand.',
      ({ session }) => session.restarts,
    ),
    metric(
      'counter',
      'cpu_seconds_total',
      'Processor time of the process tree, as it was seen since the server began.',
      ({ cpuMs }) => cpuMs / 1000,
    ),
    metric('gauge', 'resident_memory_bytes', 'Resident memory of the process tree.', cost('rss')),
    metric('gauge', 'processes', 'Processes of the tree.', cost('processes')),
    metric('gauge', 'threads', 'Threads of the tree.', cost('threads')),
    metric(
      'counter',
      'output_bytes_total',
      'Output of the session over all its runs.',
      ({ session }) => session.offset,
    ),
  ];
};
