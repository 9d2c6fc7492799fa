import { constants, type ServerHttp2Session } from 'node:http2';
import { MAX_CONTROL_FRAMES_PER_MINUTE } from './connection-limits.ts';

const MINUTE_MS = 60_000;

/** Cuts an HTTP/2 connection that sends more PING and SETTINGS frames than anybody needs: each costs an answer. */
export const boundControlFrames = (session: ServerHttp2Session): void => {
  let begun = performance.now();
  let count = 0;
  const handleFrame = (): void => {
    const now = performance.now();
    if (now - begun > MINUTE_MS) [begun, count] = [now, 0];
    count += 1;
    if (count > MAX_CONTROL_FRAMES_PER_MINUTE && !session.destroyed)
      session.destroy(new Error('too many control frames'), constants.NGHTTP2_ENHANCE_YOUR_CALM);
  };
  session.on('ping', handleFrame);
  session.on('remoteSettings', handleFrame);
};
