import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AckOutput, ProbeStream, SetStreamOutput, StreamQuery } from '../../../../shared/events.ts';
import { parseCursor } from '../../stream/cursor.ts';
import { createResponseSink } from '../../stream/sink.ts';
import { SSE_HEADERS } from '../../stream/sse.ts';
import type { StreamRequest } from '../../stream/stream.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import { ProblemError } from '../problem-error.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';
import { noteVisit, visitorOf } from '../visitor-of.ts';
import { noSuchSession, sessionOf, SessionParams } from '../session-of.ts';
import { streamOf, StreamParams } from '../stream-of.ts';

const STREAM_HEADERS = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'A cursor; goes before `after`.' })),
});

/**
 * Has the answer end where its connection does, rather than come in chunks: a stream lives as long as its connection anyway, and HAProxy holds
 * each piece of a chunked answer back for up to 200 ms, since it expects another. HTTP/2 has frames of its own.
 */
const endWithItsConnection = (request: FastifyRequest, reply: FastifyReply): void => {
  if (request.raw.httpVersionMajor !== 1) return;
  reply.raw.setHeader('Connection', 'close');
  reply.raw.removeHeader('Transfer-Encoding');
};

/** The stream, what it shows, and what its client has drawn. */
export const streamRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { hub } = services;

  const open = (
    request: FastifyRequest,
    reply: FastifyReply,
    query: StreamQuery,
    output: StreamRequest['output'],
  ): void => {
    const full = hub.refusal(credentialOf(request));
    if (full !== undefined) throw new ProblemError('unavailable', full);
    // An EventSource that dials again by itself sends the header; its URL still says where the page began.
    const lastEventId = request.headers['last-event-id'];
    const after = parseCursor(
      typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : query.after,
    );
    const visitor = visitorOf(request.ip, request.headers);
    reply.hijack();
    endWithItsConnection(request, reply);
    // Headers go out at once, before any event: the client knows that it is connected.
    reply.raw.writeHead(200, { ...reply.getHeaders(), ...SSE_HEADERS } as Record<string, string>);
    reply.raw.flushHeaders();
    hub.open(
      credentialOf(request),
      {
        output,
        first: query.first === '1',
        from: query.from ?? 'snapshot',
        stats: query.stats === '1',
        paced: query.flow === 'ack',
        brief: query.snapshots === 'brief',
        after,
      },
      createResponseSink(reply.raw),
      visitor,
    );
    noteVisit(services, 'watched', credentialOf(request), visitor);
  };

  api.get(
    '/stream',
    {
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      config: { role: 'view' },
      schema: {
        summary: 'Everything for one client, as Server-Sent Events',
        querystring: StreamQuery,
        headers: STREAM_HEADERS,
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const { output } = request.query;
      open(
        request,
        reply,
        request.query,
        output === '*' ? 'all' : (output ?? '').split(',').filter((id) => id !== ''),
      );
    },
  );

  api.get(
    '/sessions/:id/stream',
    {
      exposeHeadRoute: false,
      config: { role: 'view' },
      schema: {
        summary: 'The same stream for a single session',
        params: SessionParams,
        querystring: Type.Omit(StreamQuery, ['output', 'first']),
        headers: STREAM_HEADERS,
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const session = sessionOf(services, request, request.params.id);
      open(request, reply, request.query, [session.id]);
    },
  );

  api.put(
    '/stream/:stream/output',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Choose whose output the stream carries',
        params: StreamParams,
        body: SetStreamOutput,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      const stream = streamOf(services, request, request.params.stream);
      const { sees } = credentialOf(request);
      const sessions = request.body.sessions.map((id) => {
        const session = sees(id) ? hub.get(id) : undefined;
        if (session === undefined) throw noSuchSession(id);
        return session;
      });
      stream.setOutput(sessions);
      return noContent(reply);
    },
  );

  api.post(
    '/stream/:stream/ack',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Say what has been drawn',
        params: StreamParams,
        body: AckOutput,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      const stream = streamOf(services, request, request.params.stream);
      stream.acknowledge(request.body.session, request.body.offset);
      return noContent(reply);
    },
  );

  api.post(
    '/stream/:stream/probe',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Have the stream say a number back, to learn whether events come through at once',
        params: StreamParams,
        body: ProbeStream,
        response: { 204: Type.Null() },
      },
    },
    (request, reply) => {
      streamOf(services, request, request.params.stream).probe(request.body.probe);
      return noContent(reply);
    },
  );
};
