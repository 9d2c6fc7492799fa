import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { roleReaches } from '../../../../shared/access.ts';
import { DEFAULT_HISTORY_POINTS, History, HistoryQuery } from '../../../../shared/history.ts';
import { EndProcess, Process } from '../../../../shared/processes.ts';
import { APP_ID } from '../../../../shared/app-id.ts';
import type { RunMark } from '../../log/session-log.ts';
import type { HistoryPoint } from '../../monitor/history/history-point.ts';
import { marksWithin } from '../../monitor/history/history-marks.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import { noContent } from '../no-content.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';
import { timeOf } from '../time-of.ts';

const ProcessParams = Type.Object({
  ...SessionParams.properties,
  pid: Type.String({ description: "The process's number." }),
});

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

  api.get(
    '/sessions/:id/processes',
    {
      config: { role: 'view' },
      schema: {
        summary: 'The processes of a session; command lines from the role `control` on',
        params: SessionParams,
        response: { 200: Type.Array(Process) },
      },
    },
    async (request) => {
      const processes = await monitor.processes.list(sessionOf(services, request, request.params.id));
      const mayRead = roleReaches(credentialOf(request).role, 'control');
      return mayRead ? processes : processes.map((one) => ({ ...one, command: null }));
    },
  );

  api.post(
    '/sessions/:id/processes/:pid/end',
    {
      config: { role: 'control' },
      schema: {
        summary: 'End one process of a session: SIGTERM, then SIGKILL after the grace period',
        params: ProcessParams,
        body: EndProcess,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, pid } = request.params;
      const session = sessionOf(services, request, id);
      const target = { pid: Number(pid), started: request.body.started };
      const outcome = await monitor.processes.end(session, target, session.definition.stop.gracePeriodMs);
      if (outcome === 'gone')
        throw new ProblemError(
          'not_found',
          `Expected a process of '${id}' that is alive, got ${pid.slice(0, 20)} and its start. GET /api/v1/sessions/${id}/processes lists them.`,
        );
      if (outcome === 'refused')
        throw new ProblemError(
          'conflict',
          `Process ${pid} could not be signalled: it belongs to another user. End it there.`,
        );
      return noContent(reply);
    },
  );
};
