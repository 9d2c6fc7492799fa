import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Stream } from '../stream/stream.ts';
import { credentialOf } from './credential-of.ts';
import { ProblemError } from './problem-error.ts';
import type { Services } from './services.ts';

/** The path parameter of every route of one stream. */
export const StreamParams = Type.Object({
  stream: Type.String({ description: "The stream's id, from its `hello`." }),
});

/** Finds the stream that a request names; somebody else's is not there. */
export const streamOf = ({ hub }: Services, request: FastifyRequest, id: string): Stream => {
  const stream = hub.find(id, credentialOf(request));
  if (stream === undefined)
    throw new ProblemError(
      'not_found',
      'Expected the id of an open stream of this credential. Take it from the last `hello`.',
    );
  return stream;
};
