import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { INPUT_BODY_LIMIT_BYTES } from '../../../../shared/limits.ts';
import { withContract } from '../contract.ts';
import { echoOf, isTyped } from '../echo.ts';
import { credentialOf } from '../credential-of.ts';
import { InputHeaders } from '../input-headers.ts';
import type { InputWriter } from '../input-writer.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';
import { noteVisit, visitorOf } from '../visitor-of.ts';
import { sessionOf, SessionParams } from '../session-of.ts';

/** Keys on their way to the program: the raw body goes to the pty, byte for byte. */
export const inputRoute = (app: FastifyInstance, services: Services, write: InputWriter): void => {
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
          headers: InputHeaders,
          response: { 204: Type.Null() },
        },
      },
      (request, reply) => {
        const session = sessionOf(services, request, request.params.id);
        const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
        const credential = credentialOf(request);
        write(session, credential, request.headers, bytes);
        noteVisit(services, 'typed', credential, visitorOf(request.ip, request.headers), session.id);
        return isTyped(bytes) ? echoOf(session).then(() => noContent(reply)) : noContent(reply);
      },
    );
    done();
  });
};
