import { constants, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { MAX_CONTROL_FRAMES_PER_MINUTE, MAX_RESETS_PER_MINUTE } from './connection-limits.ts';

const MINUTE_MS = 60_000;

/**
 * Ends an HTTP/2 connection that sends more PING and SETTINGS frames than anybody needs, since each costs an answer, or has more requests
 * reset, since one that is reset at once makes room for the next before its work is done. It does not matter which side resets: a client
 * can also provoke it.
 */
export const boundControlFrames = (session: ServerHttp2Session): void => {
  let ended = false;
  const end = (): void => {
    if (ended || session.destroyed) return;
    ended = true;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    // A socket that is destroyed at once takes what was written to it along, and the client would not be told why.
    setImmediate(() =>
      session.destroy(new Error('too many control frames or resets'), constants.NGHTTP2_ENHANCE_YOUR_CALM),
    );
  };
  const countFrame = boundPerMinute(MAX_CONTROL_FRAMES_PER_MINUTE, end);
  session.on('ping', countFrame);
  session.on('remoteSettings', countFrame);
  const countReset = boundPerMinute(MAX_RESETS_PER_MINUTE, end);
  session.on('stream', (stream: ServerHttp2Stream) =>
    stream.once('close', () => {
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) countReset();
    }),
  );
};

/** Makes a counter that calls `onExceeded` for each call beyond `most` in a minute. */
const boundPerMinute = (most: number, onExceeded: () => void): (() => void) => {
  let begun = performance.now();
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - begun > MINUTE_MS) [begun, count] = [now, 0];
    count += 1;
    if (count > most) onExceeded();
  };
};
