import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CreateSession, EditSession, Resize, SendSignal, Session } from '../../../../shared/session.ts';
import type { ManagedSession } from '../../session/managed-session.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';
import { ProblemError } from '../problem-error.ts';
import { notRunning, sessionOf, SessionParams } from '../session-of.ts';

const refuse = async (refusal: Promise<string | undefined>): Promise<void> => {
  const detail = await refusal;
  if (detail !== undefined) throw new ProblemError('invalid_body', detail);
};

const dependentsSentence = (id: string, dependents: readonly string[]): string =>
  `Expected a session on which no other depends, but ${new Intl.ListFormat('en').format(dependents)} ${dependents.length === 1 ? 'depends' : 'depend'} on ${id}. Take it out of what they depend on, or remove them first.`;

const describeFor = (request: FastifyRequest, session: ManagedSession): Session => {
  const { role, sees } = credentialOf(request);
  return session.describe(role, sees);
};

/** Sessions: read, create, edit, remove, start, stop, restart, signal, resize. */
export const sessionRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { registry } = services;

  api.get(
    '/sessions',
    { config: { role: 'view' }, schema: { summary: 'All sessions', response: { 200: Type.Array(Session) } } },
    (request) => {
      const { role, sees } = credentialOf(request);
      return registry
        .list()
        .filter((session) => sees(session.id))
        .map((session) => session.describe(role, sees));
    },
  );

  api.get(
    '/sessions/:id',
    {
      config: { role: 'view' },
      schema: { summary: 'One session', params: SessionParams, response: { 200: Session } },
    },
    (request) => describeFor(request, sessionOf(services, request, request.params.id)),
  );

  api.post(
    '/sessions',
    {
      config: { role: 'owner' },
      schema: { summary: 'Create a session, and start it', body: CreateSession, response: { 201: Session } },
    },
    async (request, reply) => {
      await refuse(registry.refusalOf(request.body));
      void reply.code(201);
      const session = registry.create(request.body);
      services.settings.remember(session.definition);
      return session.describe('owner');
    },
  );

  api.patch(
    '/sessions/:id',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Edit a session',
        params: SessionParams,
        body: EditSession,
        response: { 200: Session },
      },
    },
    async (request) => {
      const session = sessionOf(services, request, request.params.id);
      await refuse(registry.refusalOf(request.body, session.id));
      registry.edit(session, request.body);
      return session.describe('owner');
    },
  );

  api.delete(
    '/sessions/:id',
    {
      config: { role: 'owner' },
      schema: { summary: 'Stop and remove a session', params: SessionParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const session = sessionOf(services, request, request.params.id);
      const dependents = registry.dependentsOf(session.id).map(({ id }) => id);
      if (dependents.length > 0)
        throw new ProblemError('conflict', dependentsSentence(session.id, dependents));
      await registry.remove(session);
      return noContent(reply);
    },
  );

  for (const action of ['start', 'stop', 'restart'] as const)
    api.post(
      `/sessions/:id/${action}`,
      {
        config: { role: 'control' },
        schema: {
          summary: `${action} a session; idempotent`,
          params: SessionParams,
          response: { 202: Session },
        },
      },
      (request, reply) => {
        const session = sessionOf(services, request, request.params.id);
        // Accepted, not awaited: a stop may take its grace period, and the stream tells how it goes.
        void session[action]();
        void reply.code(202);
        return describeFor(request, session);
      },
    );

  api.post(
    '/sessions/:id/signal',
    {
      config: { role: 'control' },
      schema: {
        summary: 'Signal the foreground process group',
        params: SessionParams,
        body: SendSignal,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      const session = sessionOf(services, request, request.params.id);
      if (session.signal(request.body.signal) === 'not_running') throw notRunning(session.id);
      return noContent(reply);
    },
  );

  api.post(
    '/sessions/:id/resize',
    {
      config: { role: 'control' },
      schema: {
        summary: "Set the terminal's size",
        params: SessionParams,
        body: Resize,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      sessionOf(services, request, request.params.id).resize(request.body.cols, request.body.rows);
      return noContent(reply);
    },
  );
};
