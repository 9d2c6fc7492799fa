import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { INPUT_BODY_LIMIT_BYTES } from '../../../../shared/limits.ts';
import { InputSequencer } from '../../session/input-sequencer.ts';
import { withContract } from '../contract.ts';
import { echoOf, isTyped } from '../echo.ts';
import { credentialOf } from '../credential-of.ts';
import { ProblemError } from '../problem-error.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';
import { notRunning } from './sessions.ts';

const INPUT_SEQ = /^([A-Za-z0-9_-]{1,64}):([1-9]\d{0,14})$/;

/** Keys on their way to the program: the raw body goes to the pty, byte for byte. */
export const inputRoute = (app: FastifyInstance, services: Services): void => {
  const sequencers = new Map<string, InputSequencer>();
  services.registry.onRemoved((id) => sequencers.delete(id));

  void app.register((scope, _options, done) => {
    const api = withContract(scope);
    // Whatever the content type says, the bytes are taken as they are.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: INPUT_BODY_LIMIT_BYTES },
      (_request, body, parsed) => parsed(null, body),
    );

    api.post(
      '/sessions/:id/input',
      {
        config: { role: 'control' },
        bodyLimit: INPUT_BODY_LIMIT_BYTES,
        schema: {
          summary: 'Send bytes to the program, exactly once and in order',
          params: SessionParams,
          headers: Type.Object({
            'input-seq': Type.Optional(Type.String({ description: '<client id>:<n>, n = 1, 2, …' })),
          }),
          response: { 204: Type.Null() },
        },
      },
      (request, reply) => {
        const session = sessionOf(services, request, request.params.id);
        const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
        const write = (): void => {
          const outcome = session.write(bytes);
          if (outcome === 'not_running') throw notRunning(session.id);
          if (outcome === 'input_full')
            throw new ProblemError(
              'input_full',
              `Expected '${session.id}' to read its input, but it has stopped doing so. Try again later.`,
            );
        };
        const header = request.headers['input-seq'];
        if (header === undefined) write();
        else {
          const [, client, number] = INPUT_SEQ.exec(header) ?? [];
          if (client === undefined || number === undefined)
            throw new ProblemError(
              'invalid_header',
              `Expected Input-Seq: <client id>:<n> with n from 1, got '${header.slice(0, 100)}'.`,
            );
          let sequencer = sequencers.get(session.id);
          if (sequencer === undefined) sequencers.set(session.id, (sequencer = new InputSequencer()));
          // Numbers of one credential are nobody else's.
          if (
            sequencer.apply(`${credentialOf(request).id}:${client}`, Number(number), write) === 'out_of_order'
          )
            throw new ProblemError(
              'out_of_order',
              `Expected the next number of client '${client}', got ${number} while an earlier one is missing. Send that first, or begin anew at 1 under another client id.`,
            );
        }
        return isTyped(bytes) ? echoOf(session).then(() => noContent(reply)) : noContent(reply);
      },
    );
    done();
  });
};
