import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';

/** What a request over HTTP/2 was answered. */
export interface Http2Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** One HTTP/2 connection, as a browser holds one for all its tabs. */
export interface Http2Client {
  readonly session: ClientHttp2Session;
  readonly ask: (headers: OutgoingHttpHeaders, body?: Uint8Array | string) => Promise<Http2Answer>;
  /** Opens a stream of events; `text` is what has come so far. */
  readonly listen: (path: string, headers?: OutgoingHttpHeaders) => Http2Listener;
  /** Cuts the connection without a word. */
  readonly cut: () => void;
  readonly close: () => void;
}

export interface Http2Listener {
  readonly stream: ClientHttp2Stream;
  readonly text: () => string;
  /** Resolves when the text contains `wanted`; rejects when the stream ends without. */
  readonly until: (wanted: string) => Promise<void>;
  readonly closed: Promise<void>;
}

/** Connects, checking the certificate against `ca`; requests carry `token` unless they bring headers of their own. */
export const openHttp2 = (url: string, ca: string, token: string): Http2Client => {
  const { hostname, port } = new URL(url);
  const socket = connectTls({ host: hostname, port: Number(port), ca, ALPNProtocols: ['h2'] });
  const session = connect(url, { createConnection: () => socket });
  // A cut connection is an end like any other; the tests say which they expect.
  session.on('error', () => undefined);
  const authorization = `Bearer ${token}`;

  const ask: Http2Client['ask'] = async (headers, body) => {
    const stream = session.request({ authorization, ...headers }, { endStream: body === undefined });
    if (body !== undefined) stream.end(body);
    const answered = once(stream, 'response');
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    const ended = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('close', () => reject(new Error('the stream was cut before the end of its answer')));
    });
    ended.catch(() => undefined);
    const [head] = (await answered) as [Record<string, string | string[] | undefined>];
    await ended;
    return { status: Number(head[':status']), headers: head, text: Buffer.concat(parts).toString() };
  };

  const listen: Http2Client['listen'] = (path, headers = {}) => {
    const stream = session.request({ ':path': path, authorization, ...headers });
    let text = '';
    let over = false;
    const waiting = new Set<() => void>();
    const wake = (): void => waiting.forEach((check) => check());
    stream.setEncoding('utf8');
    stream.on('data', (part: string) => {
      text += part;
      wake();
    });
    stream.on('error', () => undefined);
    const closed = new Promise<void>((resolve) =>
      stream.once('close', () => {
        over = true;
        wake();
        resolve();
      }),
    );
    const until = (wanted: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (text.includes(wanted)) resolve();
          else if (over) reject(new Error(`the stream ended without ${wanted}`));
          else return void waiting.add(check);
          waiting.delete(check);
        };
        check();
      });
    return { stream, text: () => text, until, closed };
  };

  return { session, ask, listen, cut: () => void socket.destroy(), close: () => session.destroy() };
};
