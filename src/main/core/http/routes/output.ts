import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { OutputQuery } from '../../../../shared/server.ts';
import { castOf } from '../../log/cast.ts';
import { readRange } from '../../log/read-range.ts';
import { textOf } from '../../log/text.ts';
import { withContract } from '../contract.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';

const TYPES = {
  raw: 'application/octet-stream',
  text: 'text/plain; charset=utf-8',
  cast: 'application/x-asciicast',
} as const;

/** Retained output, streamed: as it is, without escape sequences, or as a recording. */
export const outputRoute = (app: FastifyInstance, services: Services): void => {
  withContract(app).get(
    '/sessions/:id/output',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Retained output',
        params: SessionParams,
        querystring: OutputQuery,
        produces: Object.values(TYPES),
      },
    },
    (request, reply) => {
      const session = sessionOf(services, request, request.params.id);
      const { log } = session;
      const { from = log.start, to = log.end, format = 'raw' } = request.query;
      if (request.query.to !== undefined && from > to)
        throw new ProblemError(
          'invalid_query',
          `Expected 'from' to be at most 'to', got from=${from} and to=${to}.`,
        );
      // What is no longer held, or not written yet, is simply not there; the headers say which bytes these are.
      const range = { from: Math.min(Math.max(from, log.start), log.end), to: Math.min(to, log.end) };
      const bytes = readRange(log, range.from, Math.max(range.from, range.to));
      const body = {
        raw: () => bytes,
        text: () => textOf(bytes),
        cast: () => castOf(log, range, session.describe('view')),
      }[format]();
      return reply
        .headers({
          'Content-Type': TYPES[format],
          'Output-From': String(range.from),
          'Output-To': String(Math.max(range.from, range.to)),
          // A download, whatever a program wrote into it: never a page of this origin.
          'Content-Disposition': `attachment; filename="${session.id}.${{ raw: 'log', text: 'txt', cast: 'cast' }[format]}"`,
        })
        .send(Readable.from(body));
    },
  );
};
