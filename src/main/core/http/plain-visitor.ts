import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { problem } from '../../../shared/problem.ts';
import { MAX_HEADER_BYTES, type ConnectionLimits } from './connection-limits.ts';
import { refuseMalformed } from './refuse-malformed.ts';

/**
 * Answers who speaks plain HTTP to the port of HTTPS: a browser is sent to the same address in HTTPS (the fragment of a login link goes with
 * it), a program is told in a sentence. A program is not redirected: its credential would go over the network in the clear each time, and
 * nobody would notice.
 */
export const createPlainVisitor = (
  options: {
    readonly apiPrefix: string;
    /** Whether the server is served under that `Host`: nobody is sent elsewhere. */
    readonly allowsHost: (host: string | undefined) => boolean;
  },
  { headersMs, checkEveryMs }: ConnectionLimits,
): Server => {
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: headersMs,
      connectionsCheckingInterval: checkEveryMs,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      // One answer for each connection: the next belongs over TLS.
      response.shouldKeepAlive = false;
      const { method, url = '/' } = request;
      const page = (method === 'GET' || method === 'HEAD') && !url.startsWith(options.apiPrefix);
      if (page && url.startsWith('/') && options.allowsHost(request.headers.host))
        redirect(request, response);
      else refuse(response);
    },
  );
  refuseMalformed(server);
  return server;
};

const redirect = ({ headers, url = '/' }: IncomingMessage, response: ServerResponse): void => {
  // Temporary: the server may be started without TLS next time, and a browser remembers a permanent one for ever.
  response.writeHead(307, { Location: `https://${headers.host ?? ''}${url}`, 'Cache-Control': 'no-store' });
  response.end();
};

const refuse = (response: ServerResponse): void => {
  const refusal = problem(
    'https_only',
    'Expected HTTPS, got plain HTTP. Put https:// before the same address, port included.',
  );
  response.writeHead(refusal.status, { 'Content-Type': 'application/problem+json; charset=utf-8' });
  response.end(JSON.stringify(refusal));
};
