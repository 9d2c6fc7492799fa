import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Problem } from '../../../shared/problem.ts';

import { API_HEADERS } from './security-headers.ts';

// Answers with a problem; nothing else writes the status of a failure.

const CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** Answers a request that Fastify handles. */
export const sendProblem = (reply: FastifyReply, refusal: Problem): FastifyReply =>
  reply.code(refusal.status).type(CONTENT_TYPE).send(JSON.stringify(refusal));

/** Answers one that it has not seen. */
export const writeProblem = (response: ServerResponse, refusal: Problem): void => {
  const body = JSON.stringify(refusal);
  response
    .writeHead(refusal.status, {
      ...Object.fromEntries(API_HEADERS),
      'Content-Type': CONTENT_TYPE,
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body);
};
