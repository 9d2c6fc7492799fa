import type { FastifyReply } from 'fastify';
import type { Problem } from '../../../shared/problem.ts';

/** Answers with a problem; nothing else writes the status of a failure. */
export const sendProblem = (reply: FastifyReply, refusal: Problem): FastifyReply =>
  reply.code(refusal.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(refusal));
