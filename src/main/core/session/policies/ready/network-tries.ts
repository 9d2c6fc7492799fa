import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { connect } from 'node:net';

/** Answers worse than this are failures: a redirect is an answer of a server that is up. */
const FIRST_BAD_STATUS = 400;

/** A certificate of a program on this machine is its own making; nobody stands between. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.+\.localhost)$/i;

/** Whether GET is answered by a status below 400. Only the head is waited for. */
export const answersHttp = (address: string, abort: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (!URL.canParse(address)) return resolve(false);
    const { protocol, hostname } = new URL(address);
    const request = protocol === 'https:' ? requestTls : requestPlain;
    const call = request(address, {
      signal: abort,
      // A connection that a probe keeps would hold up the end of the program.
      agent: false,
      headers: { connection: 'close' },
      ...(LOOPBACK.test(hostname) && { rejectUnauthorized: false }),
    });
    call.on('response', ({ statusCode = FIRST_BAD_STATUS }) => {
      resolve(statusCode < FIRST_BAD_STATUS);
      call.destroy();
    });
    call.on('error', () => resolve(false));
    call.end();
  });

/** Whether a TCP port takes connections; of `localhost` both addresses are tried. */
export const acceptsTcp = (port: number, host: string, abort: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, signal: abort });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('close', () => resolve(false));
  });
