import cookie from '@fastify/cookie';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { judge } from '../access/guard.ts';
import { tokenOf } from './credential-of.ts';
import { echoOf, MAX_TYPED_BYTES } from './echo.ts';
import type { InputHeaders } from './input-headers.ts';
import type { InputWriter } from './input-writer.ts';
import { API_HEADERS } from './security-headers.ts';
import { writeProblem } from './send-problem.ts';
import type { Services } from './services.ts';
import { noteVisit, visitorOf } from './visitor-of.ts';

const NO_COOKIES: Readonly<Record<string, string | undefined>> = {};

/**
 * The short way for keys: takes a request that is nothing but a few bytes of input, and says whether it did. Somebody waits for their echo, and
 * the ordinary way (routing, hooks, validation, parsers of bodies, serializers) takes four times as long as all that is done here.
 *
 * What it takes is judged by the same guard and written by the same writer. It takes nothing that either would refuse before a byte of the body
 * has come: such a request, like any other, goes the ordinary way and is told there what is wrong with it.
 */
export const createTypedInput = (
  services: Services,
  write: InputWriter,
  problemOf: (error: unknown, request: string) => Parameters<typeof writeProblem>[1],
): ((request: IncomingMessage, response: ServerResponse) => boolean) => {
  const { credentials, hosts, registry, secure, basePath, trustProxies } = services;
  const prefix = `${basePath}/api/v1/sessions/`;
  const suffix = '/input';
  const cookieName = credentials.cookieName(secure);
  const verify = (token: string) => credentials.verify(token);
  const answered = Object.fromEntries(API_HEADERS);

  return (request, response) => {
    const { method, url = '', headers } = request;
    if (method !== 'POST' || !url.startsWith(prefix) || !url.endsWith(suffix)) return false;
    // Where it really comes from, if its sender is to be believed, is found out on the ordinary way.
    if (trustProxies.length > 0 && headers['x-forwarded-for'] !== undefined) return false;
    // Of a chunked body nobody knows how long it will be.
    const length = Number(headers['content-length']);
    if (!(length > 0 && length <= MAX_TYPED_BYTES)) return false;

    const cookies = headers.cookie === undefined ? NO_COOKIES : cookie.parse(headers.cookie);
    const token = tokenOf(headers, cookies[cookieName]);
    const guarded = { headers, secure, api: true, role: 'control', token } as const;
    const verdict = judge(guarded, hosts, verify);
    if (verdict.kind === 'refused' || verdict.credential === undefined) return false;
    const { credential } = verdict;
    // An id is a slug: what is escaped, or has a query behind it, is none of them.
    const id = url.slice(prefix.length, -suffix.length);
    const session = credential.sees(id) ? registry.get(id) : undefined;
    if (session === undefined) return false;

    // Node joins headers of one name that it does not know, so they are text.
    const numbering = headers as InputHeaders;
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      try {
        // The body may have come late, when who sends it may type no longer.
        const still = judge(guarded, hosts, verify);
        if (still.kind === 'refused') return writeProblem(response, still.problem);
        const [first] = chunks;
        const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
        write(session, credential, numbering, bytes);
        noteVisit(
          services,
          'typed',
          credential,
          visitorOf(request.socket.remoteAddress, headers),
          session.id,
        );
      } catch (error) {
        writeProblem(response, problemOf(error, `${method} ${prefix}:id${suffix}`));
        return;
      }
      void echoOf(session).then(() => response.writeHead(204, answered).end());
    });
    // One that breaks off was not sent whole, and writes nothing. An error is followed by its end.
    request.on('error', () => undefined);
    return true;
  };
};
