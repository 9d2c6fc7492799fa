import type { ServerLoad } from '../../../../shared/server.ts';
import type { Metric } from './exposition.ts';

/** What is told of the server itself. */
export interface ServerFigures {
  readonly load: Pick<ServerLoad, 'loopDelay' | 'memory' | 'streams' | 'storage'>;
  readonly viewers: number;
  /** Processor time of this process, in seconds. */
  readonly cpuSeconds: number;
  /** When it began, in seconds since the epoch. */
  readonly startedAt: number;
}

export const buildMetric = (version: string): Metric => ({
  type: 'gauge',
  name: 'rootresume_build_info',
  help: 'The version of RootResume; always 1.',
  samples: [{ labels: { version }, value: 1 }],
});

const MS_PER_SECOND = 1000;

/** The metrics of the server: `process_*` by the names that every Prometheus client library gives them. */
export const serverMetrics = ({ load, viewers, cpuSeconds, startedAt }: ServerFigures): Metric[] => {
  const gauge = (name: string, help: string, value: number): Metric => ({
    type: 'gauge',
    name,
    help,
    samples: [{ value }],
  });
  const { p50, p99, max } = load.loopDelay;
  return [
    gauge('rootresume_streams', 'Open event streams.', load.streams),
    gauge(
      'rootresume_viewers',
      'Browsers and programs that watch by a share, or as the owner from elsewhere.',
      viewers,
    ),
    gauge(
      'rootresume_output_kept',
      'Whether output reaches the disk: 1 where it does.',
      load.storage.kept ? 1 : 0,
    ),
    gauge(
      'rootresume_event_loop_delay_p50_seconds',
      'Median delay of the event loop over the last minute.',
      p50 / MS_PER_SECOND,
    ),
    gauge(
      'rootresume_event_loop_delay_p99_seconds',
      '99th percentile of the delay of the event loop over the last minute.',
      p99 / MS_PER_SECOND,
    ),
    gauge(
      'rootresume_event_loop_delay_max_seconds',
      'Longest delay of the event loop over the last minute.',
      max / MS_PER_SECOND,
    ),
    {
      type: 'counter',
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the server, all threads.',
      samples: [{ value: cpuSeconds }],
    },
    gauge('process_resident_memory_bytes', 'Resident memory of the server.', load.memory.rss),
    gauge('process_start_time_seconds', 'When the server began, since the epoch.', startedAt),
  ];
};
