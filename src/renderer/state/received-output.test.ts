import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/session.ts';
import type { PageEvent } from '../api/stream-event.ts';
import { createReceivedOutput, type ReceivedOutput } from './received-output.ts';

// Only the fields that are looked at.
const session = (id: string, offset: number): Session => ({ id, offset }) as Session;
const sessions = (...data: Session[]): PageEvent => ({ type: 'sessions', data });
const changed = (id: string, offset: number): PageEvent => ({ type: 'session', data: session(id, offset) });
const output = (id: string, offset: number, length: number): PageEvent => ({
  type: 'output',
  data: { session: id, offset, bytes: new Uint8Array(length) },
});
const snapshot = (id: string, offset: number): PageEvent => ({
  type: 'snapshot',
  data: { session: id, offset, cols: 80, rows: 24, bytes: new Uint8Array() },
});
const stats = (offsets: Readonly<Record<string, number>>): PageEvent => ({
  type: 'stats',
  data: {
    at: '2026-01-01T00:00:00Z',
    sessions: Object.fromEntries(
      Object.entries(offsets).map(([id, offset]) => [
        id,
        { cpu: 0, rss: 0, processes: 1, threads: 1, ports: [], offset },
      ]),
    ),
  },
});

let received: ReceivedOutput;
beforeEach(() => {
  received = createReceivedOutput();
  received.note(sessions(session('web', 100), session('db', 50)));
});

describe('what this page was not given', () => {
  it('is told by the output itself', () => {
    received.note(snapshot('web', 100));
    expect(received.note(output('web', 100, 5))).toEqual(['web']);
  });

  it('is told by figures that go beyond, again and again until it is given', () => {
    expect(received.note(stats({ web: 100, db: 50 }))).toEqual([]);
    expect(received.note(stats({ web: 100, db: 51 }))).toEqual(['db']);
    expect(received.note(stats({ web: 100, db: 51 }))).toEqual(['db']);
    received.note(snapshot('db', 51));
    expect(received.note(stats({ web: 100, db: 51 }))).toEqual([]);
  });

  it('is told by a session that wrote and ended between two figures', () => {
    expect(received.note(changed('db', 70))).toEqual(['db']);
  });

  it('is told after a connection that was broken', () => {
    expect(received.note(sessions(session('web', 100), session('db', 60)))).toEqual(['db']);
  });

  it('is not what the page has drawn, whoever tells of it later', () => {
    received.note(snapshot('web', 90));
    received.note(output('web', 90, 40));
    expect(received.note(stats({ web: 130 }))).toEqual([]);
    expect(received.note(changed('web', 130))).toEqual([]);
    expect(received.note(stats({ web: 131 }))).toEqual(['web']);
  });

  it('is not what had been written before the page heard of the session', () => {
    expect(received.note(changed('new', 1000))).toEqual([]);
    expect(received.note(stats({ new: 1000 }))).toEqual([]);
    expect(received.note(stats({ new: 1001 }))).toEqual(['new']);
  });

  it('includes what a snapshot brings of a session that had gone on', () => {
    expect(received.note(snapshot('web', 100))).toEqual([]);
    expect(received.note(snapshot('web', 5000))).toEqual(['web']);
  });

  it('is measured anew where a log began anew, or a session under the same name', () => {
    expect(received.note(sessions(session('web', 10), session('db', 50)))).toEqual([]);
    expect(received.note(stats({ web: 11 }))).toEqual(['web']);
    received.note({ type: 'removed', data: { session: 'db' } });
    expect(received.note(changed('db', 500))).toEqual([]);
    received.note(sessions(session('db', 500)));
    expect(received.note(changed('web', 5000))).toEqual([]);
  });
});
