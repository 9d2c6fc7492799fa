import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { INPUT_BODY_LIMIT_BYTES } from '../../../../shared/limits.ts';
import { InputSequencer } from '../../session/input-sequencer.ts';
import type { ManagedSession } from '../../session/managed-session.ts';
import { withContract } from '../contract.ts';
import { echoOf, isTyped } from '../echo.ts';
import { credentialOf } from '../credential-of.ts';
import { InputHeaders, readInputRun, readInputSeq, type InputSeq } from '../input-headers.ts';
import { ProblemError } from '../problem-error.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';
import { sessionOf, SessionParams } from '../session-of.ts';
import { notRunning } from './sessions.ts';

/** Keys on their way to the program: the raw body goes to the pty, byte for byte. */
export const inputRoute = (app: FastifyInstance, services: Services): void => {
  const sequencers = new Map<string, InputSequencer>();
  services.registry.onRemoved((id) => sequencers.delete(id));

  const sequencerOf = (session: string): InputSequencer => {
    let sequencer = sequencers.get(session);
    if (sequencer === undefined) sequencers.set(session, (sequencer = new InputSequencer()));
    return sequencer;
  };

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
        const seq = readInputSeq(request.headers['input-seq']);
        const run = readInputRun(request.headers['input-run']);
        // All in one turn: between the look at the run and the write no other run can begin.
        const write = (): void => writeTo(session, run, bytes);
        if (seq === undefined) write();
        else {
          // Numbers of one credential are nobody else's.
          const client = `${credentialOf(request).id}:${seq.client}`;
          if (sequencerOf(session.id).apply(client, seq.number, write) === 'out_of_order') {
            // The run goes first: its end is final, and under another number the input would be refused all the same.
            expectRun(session, run);
            throw outOfOrder(seq);
          }
        }
        return isTyped(bytes) ? echoOf(session).then(() => noContent(reply)) : noContent(reply);
      },
    );
    done();
  });
};

/** Writes bytes that are meant for `run`, or for whatever runs; throws the refusal where that cannot be. */
const writeTo = (session: ManagedSession, run: number | undefined, bytes: Uint8Array): void => {
  expectRun(session, run);
  const outcome = session.write(bytes);
  if (outcome === 'not_running') throw notRunning(session.id);
  if (outcome === 'input_full')
    throw new ProblemError(
      'input_full',
      `Expected '${session.id}' to read its input, but it has stopped doing so. Try again later.`,
    );
};

/** Input belongs to the run that somebody saw when typing it: a password must not reach the program's successor. */
const expectRun = (session: ManagedSession, run: number | undefined): void => {
  if (run === undefined || run === session.run) return;
  throw new ProblemError(
    'other_run',
    `Expected input for the present run of '${session.id}', which is ${session.run}, got some for run ${run}. Nothing was written; look at what runs before sending it there.`,
  );
};

const outOfOrder = ({ client, number }: InputSeq): ProblemError =>
  new ProblemError(
    'out_of_order',
    `Expected the next number of client '${client}', got ${number} while an earlier one is missing. Send that first, or begin anew at 1 under another client id.`,
  );
