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

/** Finds the session that a request names. */
export const sessionOf = ({ registry }: Services, request: FastifyRequest, id: string): ManagedSession => {
  const session = credentialOf(request).sees(id) ? registry.get(id) : undefined;
  if (session === undefined) throw noSuchSession(id);
  return session;
};
