import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { AnswerAsk, Ask } from '../../../../shared/asks.ts';
import type { AskOutcome } from '../../access/asks.ts';
import { withContract } from '../contract.ts';
import { noContent } from '../no-content.ts';
import { ProblemError } from '../problem-error.ts';
import type { Services } from '../services.ts';
import { streamOf, StreamParams } from '../stream-of.ts';
import { visitorOf } from '../visitor-of.ts';

/** Why an ask was not taken. */
const refusalOf = (outcome: Exclude<AskOutcome, { kind: 'asked' }>): ProblemError => {
  switch (outcome.kind) {
    case 'may_type':
      return new ProblemError('conflict', 'Expected a viewer who may only look, got one who may type. Type.');
    case 'not_signed_in':
      return new ProblemError(
        'conflict',
        "Expected a browser's own credential, got the link's token, which all who have the link share. Sign in with POST /api/v1/login, then ask on a stream of that.",
      );
    case 'later':
      return new ProblemError(
        'ask_later',
        `Expected an ask after ${Math.ceil(outcome.afterMs / 1000)} s: this viewer was refused a moment ago, or others ask. Try again then.`,
      );
  }
};

/** Asking to type, by who may only look; and the owner's answer, and its end. */
export const askRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { asks } = services;

  api.post(
    '/stream/:stream/ask',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Ask the owner to be let type; `role` tells the answer in the stream',
        params: StreamParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { describeBrowser } = await import('../../access/describe-browser.ts');
      // After the wait: a stream that is open is one of a credential that is valid.
      const { credential } = streamOf(services, request, request.params.stream);
      const { address, userAgent } = visitorOf(request.ip, request.headers);
      const outcome = asks.ask(credential, { address, userAgent, browser: describeBrowser(userAgent) });
      if (outcome.kind !== 'asked') throw refusalOf(outcome);
      return noContent(reply);
    },
  );

  api.get(
    '/asks',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Who asks to type, the first to ask first',
        response: { 200: Type.Array(Ask) },
      },
    },
    () => [...asks.asks],
  );

  api.post(
    '/asks/:ask',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Let somebody type, for the visit or for good, or refuse',
        params: Type.Object({ ask: Type.String({ description: "The ask's id." }) }),
        body: AnswerAsk,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      if (!asks.answer(request.params.ask, request.body.answer))
        throw new ProblemError(
          'not_found',
          'Expected the id of an ask that waits: this one was answered, or who asked has left. GET /api/v1/asks lists them.',
        );
      return noContent(reply);
    },
  );

  api.delete(
    '/viewers/:viewer/typing',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'End that a viewer may type; it goes on looking',
        params: Type.Object({ viewer: Type.String({ description: "The viewer's id." }) }),
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      if (!asks.end(request.params.viewer))
        throw new ProblemError(
          'not_found',
          'Expected the id of a viewer who was let type. GET /api/v1/shares lists them.',
        );
      return noContent(reply);
    },
  );
};
