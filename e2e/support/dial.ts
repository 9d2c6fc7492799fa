import { request as requestHttp, type IncomingMessage } from 'node:http';
import { connect } from 'node:http2';
import { request as requestHttps } from 'node:https';

/** An open answer whose body comes as text. It ends once, however it ends. */
export interface Answer {
  readonly status: number;
  readonly onText: (take: (text: string) => void) => void;
  readonly onEnd: (handle: () => void) => void;
  /** Stops reading; the peer's writes fill the buffers between. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Cuts the connection. */
  readonly close: () => void;
}

/** Sends a GET for a path and resolves with its answer once the head is there; rejects where there is none. */
export type Dial = (path: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Answer>;

/** Over HTTP/1.1, with or without TLS; a connection for each request. A self-signed certificate is taken. */
export const dialHttp1 =
  (url: string): Dial =>
  async (path, headers, signal) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    const outgoing = request(`${url}${path}`, { headers, agent: false, rejectUnauthorized: false, signal });
    outgoing.end();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
    });
    response.setEncoding('latin1');
    // A cut is an end like any other; 'close' follows.
    response.on('error', () => undefined);
    return {
      status: response.statusCode ?? 0,
      onText: (take) => response.on('data', take),
      onEnd: (handle) => response.once('close', handle),
      pause: () => response.pause(),
      resume: () => response.resume(),
      close: () => outgoing.destroy(),
    };
  };

/** Over HTTP/2 with TLS; a connection for each request. A self-signed certificate is taken. */
export const dialHttp2 =
  (url: string): Dial =>
  async (path, headers, signal) => {
    const session = connect(url, { rejectUnauthorized: false });
    const stream = session.request({ ':path': path, ...headers }, { signal });
    stream.setEncoding('latin1');
    const close = (): void => session.destroy();
    stream.on('error', () => undefined);
    stream.once('close', close);
    const status = await new Promise<number>((resolve, reject) => {
      session.once('error', reject);
      stream.once('response', (head) => resolve(Number(head[':status'])));
      stream.once('close', () => reject(new Error('the connection ended before the head of the answer')));
    });
    return {
      status,
      onText: (take) => stream.on('data', take),
      onEnd: (handle) => stream.once('close', handle),
      pause: () => stream.pause(),
      resume: () => stream.resume(),
      close,
    };
  };
