import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ManagedSession } from '../session/managed-session.ts';
import { credentialOf } from './credential-of.ts';
import { ProblemError } from './problem-error.ts';
import type { Services } from './services.ts';

/** The path parameter of every route of one session. Any text: an id that cannot be is simply not there. */
export const SessionParams = Type.Object({ id: Type.String({ description: "The session's id." }) });

/** The refusal for a session that is not there, or not there for this credential: the two cannot be told apart. */
export const noSuchSession = (id: string): ProblemError =>
  new ProblemError(
    'not_found',
    `Expected the id of a session, got '${id.slice(0, 100)}'. GET /api/v1/sessions lists them.`,
  );

/** The refusal for what only a live program can take. */
export const notRunning = (id: string): ProblemError =>
  new ProblemError(
    'not_running',
    `Expected '${id}' to be running, but it is not. Start it with POST /api/v1/sessions/${id}/start.`,
  );

/** Finds the session that a request names. */
export const sessionOf = ({ registry }: Services, request: FastifyRequest, id: string): ManagedSession => {
  const session = credentialOf(request).sees(id) ? registry.get(id) : undefined;
  if (session === undefined) throw noSuchSession(id);
  return session;
};
