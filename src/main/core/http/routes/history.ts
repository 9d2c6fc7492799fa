import type { FastifyInstance } from 'fastify';
import {
  DEFAULT_MATCHES,
  MarksQuery,
  OutputMarks,
  SearchAnswer,
  SearchQuery,
} from '../../../../shared/output.ts';
import { describeRange, offsetAt } from '../../log/describe-range.ts';
import { searchLog } from '../../log/search.ts';
import { withContract } from '../contract.ts';
import { rangeOf } from '../range-of.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';
import { timeOf } from '../time-of.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** Finding one's way in the retained output: lines that contain a text; sizes and times of a range. */
export const historyRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);

  api.get(
    '/sessions/:id/search',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Lines of the retained output that contain a text, the newest first',
        params: SessionParams,
        querystring: SearchQuery,
        response: { 200: SearchAnswer },
      },
    },
    async (request, reply) => {
      const { log } = sessionOf(services, request, request.params.id);
      const { q, before, limit = DEFAULT_MATCHES, case: caseSensitive } = request.query;
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { matches, next } = await searchLog(log, {
        term: q,
        caseSensitive: caseSensitive === '1',
        before: before ?? log.end,
        limit,
        signal: gone.signal,
      });
      return {
        matches: matches.map(({ at, ...match }) => ({ ...match, at: at === undefined ? null : iso(at) })),
        next: next ?? null,
      };
    },
  );

  api.get(
    '/sessions/:id/marks',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Sizes and times of a range of the retained output',
        params: SessionParams,
        querystring: MarksQuery,
        response: { 200: OutputMarks },
      },
    },
    (request) => {
      const { log } = sessionOf(services, request, request.params.id);
      const { at, ...query } = request.query;
      const range = rangeOf(
        log,
        at === undefined ? query : { ...query, from: offsetAt(log, timeOf('at', at)) },
      );
      const { size, resizes, times } = describeRange(log, range.from, range.to);
      return {
        ...range,
        start: log.start,
        end: log.end,
        cols: size.cols,
        rows: size.rows,
        resizes: resizes.map(({ offset, cols, rows }) => ({ offset, cols, rows })),
        times: times.map((mark) => ({ offset: mark.offset, at: iso(mark.at) })),
      };
    },
  );
};
