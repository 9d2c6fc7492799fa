import type { RequestListener, Server } from 'node:http';
import type { Http2SecureServer } from 'node:http2';
import type { Duplex } from 'node:stream';
import { problem, type Problem } from '../../../shared/problem.ts';
import { MAX_HEADER_BYTES } from './connection-limits.ts';
import { rawAnswer } from './raw-answer.ts';
import { sayLast } from './say-last.ts';

/** Answers what is no request that could be handled, in the contract's words, and closes the connection: what follows cannot be told apart. */
export const refuseMalformed = (server: Server | Http2SecureServer, handle?: RequestListener): void => {
  /** What was told so is not told again, whatever else is wrong with it. */
  const told = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (told.has(socket)) return;
    const answering = (socket as { _httpMessage?: { readonly headersSent: boolean } | null })._httpMessage;
    // In the middle of another answer, a stream perhaps, nothing may be said; nor to who is gone.
    if (!socket.writable || error.code === 'ECONNRESET' || answering?.headersSent === true)
      return void socket.destroy();
    told.add(socket);
    sayLast(socket, rawAnswer(problemOf(error)));
  });
  // An expectation that is not known may be left aside; Node would answer it without a word.
  if (handle !== undefined) server.on('checkExpectation', handle);
};

const problemOf = ({ code }: NodeJS.ErrnoException): Problem => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem(
        'headers_too_large',
        `Expected an address and headers of at most ${MAX_HEADER_BYTES} bytes together.`,
      );
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problem('too_large', 'Expected chunks without extensions.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('too_slow', 'Expected the whole request sooner. Send it again at once.');
    default:
      return problem('malformed_request', 'Expected a request as HTTP/1.1 defines it.');
  }
};
