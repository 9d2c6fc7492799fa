import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DEFAULT_HISTORY_POINTS, History, HistoryQuery } from '../../../../shared/history.ts';
import { APP_ID } from '../../../../shared/usage.ts';
import type { RunMark } from '../../log/session-log.ts';
import type { HistoryPoint } from '../../monitor/history/history-point.ts';
import { marksWithin } from '../../monitor/history/history-marks.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';
import { timeOf } from '../time-of.ts';

const DEFAULT_RANGE_MS = 60 * 60 * 1000;

const iso = (ms: number): string => new Date(ms).toISOString();

const column = (points: readonly HistoryPoint[], field: keyof HistoryPoint): number[] =>
  points.map((point) => point[field]);

/** What sessions cost: over time, and by their processes. */
export const monitorRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { monitor } = services;

  /** The runs of what a request names; the server itself, which only its owner may ask about, has none. */
  const runsOf = (request: FastifyRequest, id: string): readonly RunMark[] =>
    id === APP_ID && credentialOf(request).role === 'owner' ? [] : sessionOf(services, request, id).log.runs;

  api.get(
    '/sessions/:id/history',
    {
      config: { role: 'view' },
      schema: {
        summary: `What a session cost over time; for the owner, with the id ${APP_ID}, the server itself`,
        params: SessionParams,
        querystring: HistoryQuery,
        response: { 200: History },
      },
    },
    async (request) => {
      const { id } = request.params;
      const runs = runsOf(request, id);
      const { query } = request;
      const to = query.to === undefined ? Date.now() : timeOf('to', query.to);
      const from = query.from === undefined ? to - DEFAULT_RANGE_MS : timeOf('from', query.from);
      if (from >= to)
        throw new ProblemError(
          'invalid_query',
          `Expected 'from' to be before 'to', got ${iso(from)} and ${iso(to)}.`,
        );
      const range = { from: from / 1000, to: to / 1000 };
      const { step, points } = await monitor.history.read(id, range, query.points ?? DEFAULT_HISTORY_POINTS);
      return {
        from: iso(from),
        to: iso(to),
        step,
        t: column(points, 'at'),
        cpu: column(points, 'cpu'),
        cpuMax: column(points, 'cpuMax'),
        rss: column(points, 'rss'),
        rssMax: column(points, 'rssMax'),
        processes: column(points, 'processes'),
        threads: column(points, 'threads'),
        marks: marksWithin(runs, from, to),
      };
    },
  );
};
