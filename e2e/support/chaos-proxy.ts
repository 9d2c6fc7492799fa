import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from './random.ts';

/** What may happen to a request on its way. */
export const FATES = [
  'pass',
  'lose request',
  'lose answer',
  'delay request',
  'delay answer',
  'send twice',
  'send again later',
] as const;
export type Fate = (typeof FATES)[number];

/** An HTTP proxy that loses, delays, doubles and reorders requests. */
export interface ChaosProxy {
  readonly url: string;
  /** How often each happened. */
  readonly counts: ReadonlyMap<Fate, number>;
  /** Resolves when no request is on its way any more, those held back included. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The longest that something is held back, in milliseconds: more than the client waits for an answer, so that repeats overtake. */
const LONGEST_DELAY_MS = 60;

export const startChaosProxy = async (target: () => string, random: Random): Promise<ChaosProxy> => {
  const agent = new Agent({ keepAlive: true });
  const counts = new Map<Fate, number>();
  const under = new Set<Promise<void>>();
  const delay = (): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, random.between(1, LONGEST_DELAY_MS)));

  /** Sends it to the server; undefined: there was no answer. */
  const forward = async (
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; type: string; body: Buffer } | undefined> => {
    const { method, url, headers } = incoming;
    const outgoing = request(`${target()}${url ?? ''}`, { method, headers, agent });
    outgoing.end(body);
    try {
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      return {
        status: response.statusCode ?? 0,
        type: response.headers['content-type'] ?? '',
        body: Buffer.concat(parts),
      };
    } catch {
      // The server is away: the client is cut off as it would be without a proxy.
      return undefined;
    }
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    try {
      for await (const part of incoming) parts.push(part as Buffer);
    } catch {
      // The client gave up before it had sent all.
      return;
    }
    const body = Buffer.concat(parts);
    const fate = random.pick(FATES);
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
    if (fate === 'lose request') return void response.destroy();
    if (fate === 'delay request') await delay();
    const first = forward(incoming, body);
    const second = fate === 'send twice' ? forward(incoming, body) : undefined;
    const answer = await first;
    await second;
    if (fate === 'delay answer') await delay();
    if (answer === undefined || fate === 'lose answer') response.destroy();
    else response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    if (fate === 'send again later') {
      // By then the client has gone on to later numbers.
      await delay();
      await forward(incoming, body);
    }
  };

  const server = createServer((incoming, response) => {
    response.on('error', () => undefined);
    const handled = handle(incoming, response).finally(() => under.delete(handled));
    under.add(handled);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    settled: async () => {
      while (under.size > 0) await Promise.all(under);
    },
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
