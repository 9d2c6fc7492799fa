import type { FastifyInstance, FastifyReply } from 'fastify';
import { constants, type Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { OutputQuery } from '../../../../shared/output.ts';
import { castOf } from '../../log/cast.ts';
import { PrunedError, readRange } from '../../log/read-range.ts';
import { textOf } from '../../log/text.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import { createEndWithCredential } from '../end-with-credential.ts';
import { ProblemError } from '../problem-error.ts';
import { rangeOf } from '../range-of.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';

const TYPES = {
  raw: 'application/octet-stream',
  text: 'text/plain; charset=utf-8',
  cast: 'application/x-asciicast',
  cast3: 'application/x-asciicast',
} as const;

const SUFFIXES = { raw: 'log', text: 'txt', cast: 'cast', cast3: 'cast' } as const;

/** What waits for a slow client beside the chunk that is being sent, in bytes. */
const WAITING_BYTES = 64 * 1024;

/**
 * Retained output, streamed: as it is, without escape sequences, or as a recording. Where output is pruned before a slow client took it, the
 * connection is cut, so that what it has is never taken for the whole; so it is when the credential ends.
 */
export const outputRoute = (app: FastifyInstance, services: Services): void => {
  const endWithCredential = createEndWithCredential(services.credentials);
  withContract(app).get(
    '/sessions/:id/output',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Retained output',
        params: SessionParams,
        querystring: OutputQuery,
        produces: [...new Set(Object.values(TYPES))],
      },
    },
    (request, reply) => {
      const session = sessionOf(services, request, request.params.id);
      const { log } = session;
      const { format = 'raw' } = request.query;
      const range = rangeOf(log, request.query);
      const bytes = readRange(log, range.from, range.to);
      const body = {
        raw: () => bytes,
        text: () => textOf(bytes),
        cast: () => castOf(log, range, session.describe('view'), 2),
        cast3: () => castOf(log, range, session.describe('view'), 3),
      }[format]();
      const answer = Readable.from(refusing(body), { objectMode: false, highWaterMark: WAITING_BYTES });
      const forget = endWithCredential(credentialOf(request), () =>
        answer.destroy(new ProblemError('unauthorized', 'Expected a credential that is still valid.')),
      );
      answer.once('close', forget);
      answer.once('error', () => markAsCut(reply));
      reply.raw.once('close', forget);
      return reply
        .headers({
          'Content-Type': TYPES[format],
          // Known before it is sent only where nothing is made of the bytes.
          ...(format === 'raw' ? { 'Content-Length': String(range.to - range.from) } : {}),
          'Output-From': String(range.from),
          'Output-To': String(range.to),
          // A download, whatever a program wrote into it: never a page of this origin. An id has no character that a file name could not have.
          'Content-Disposition': `attachment; filename="${session.id}.${SUFFIXES[format]}"`,
        })
        .send(answer);
    },
  );
};

/** An answer over HTTP/2 that is only let go of ends like a whole one; over HTTP/1.1 its connection is seen to break. */
const markAsCut = ({ raw, request }: FastifyReply): void => {
  if (request.raw.httpVersionMajor === 2 && raw.headersSent)
    (raw as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_INTERNAL_ERROR);
};

/** Says in the contract's words what went wrong before the first byte was sent; later, any error cuts the connection. */
async function* refusing(parts: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  try {
    yield* parts;
  } catch (error) {
    if (error instanceof PrunedError)
      throw new ProblemError('unavailable', `${error.message} Ask for what is kept still.`);
    throw error;
  }
}
