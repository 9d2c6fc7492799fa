import { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Session } from 'node:http2';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { boundControlFrames } from './bound-control-frames.ts';
import { MAX_CONTROL_FRAMES_PER_MINUTE, MAX_RESETS_PER_MINUTE } from './connection-limits.ts';

const CALM = constants.NGHTTP2_ENHANCE_YOUR_CALM;

/** The part of a session that is used; tells how it was ended. */
class FakeSession extends EventEmitter {
  destroyed = false;
  readonly ends: string[] = [];
  goaway(code: number): void {
    this.ends.push(`goaway ${code}`);
  }
  destroy(_error: Error, code: number): void {
    this.destroyed = true;
    this.ends.push(`destroy ${code}`);
  }
}

const openSession = (): FakeSession => {
  const session = new FakeSession();
  boundControlFrames(session as unknown as ServerHttp2Session);
  return session;
};

const closeStream = (session: EventEmitter, rstCode: number): void => {
  const stream = Object.assign(new EventEmitter(), { rstCode });
  session.emit('stream', stream);
  stream.emit('close');
};

const times = (count: number, act: () => void): void => {
  for (let done = 0; done < count; done += 1) act();
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('PING and SETTINGS frames together are let through up to the bound, and one more ends the session, once', () => {
  const session = openSession();
  session.emit('remoteSettings');
  times(MAX_CONTROL_FRAMES_PER_MINUTE - 1, () => session.emit('ping'));
  expect(session.ends).toEqual([]);
  times(10, () => session.emit('ping'));
  expect(session.ends, 'told before it is cut').toEqual([`goaway ${CALM}`]);
  vi.runAllTimers();
  expect(session.ends).toEqual([`goaway ${CALM}`, `destroy ${CALM}`]);
});

it('streams that are reset, by whichever side, are let through up to the bound, and one more ends the session', () => {
  const session = openSession();
  times(MAX_RESETS_PER_MINUTE - 1, () => closeStream(session, constants.NGHTTP2_CANCEL));
  closeStream(session, constants.NGHTTP2_PROTOCOL_ERROR);
  expect(session.ends).toEqual([]);
  closeStream(session, constants.NGHTTP2_CANCEL);
  vi.runAllTimers();
  expect(session.ends).toEqual([`goaway ${CALM}`, `destroy ${CALM}`]);
});

it('streams that come to their end are not counted, however many', () => {
  const session = openSession();
  times(3 * MAX_RESETS_PER_MINUTE, () => closeStream(session, constants.NGHTTP2_NO_ERROR));
  expect(session.ends).toEqual([]);
});

it('a session that goes on for long has its bound anew each minute', () => {
  const session = openSession();
  times(5, () => {
    times(MAX_CONTROL_FRAMES_PER_MINUTE, () => session.emit('ping'));
    times(MAX_RESETS_PER_MINUTE, () => closeStream(session, constants.NGHTTP2_CANCEL));
    vi.advanceTimersByTime(60_001);
  });
  expect(session.ends).toEqual([]);
});
