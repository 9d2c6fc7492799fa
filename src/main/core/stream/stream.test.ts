import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACK_WINDOW_BYTES } from '../../../shared/limits.ts';
import type { Session } from '../../../shared/session.ts';
import type { Credential } from '../access/credential.ts';
import { Emitter } from '../lifecycle.ts';
import { createMemoryLog } from '../log/memory-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Screen } from '../screen/screen.ts';
import { parseCursor } from './cursor.ts';
import { OutputFeed } from './output-feed.ts';
import { FakeSink } from './fake-sink.ts';
import { Stream, type StreamRequest } from './stream.ts';
import type { SourceSession, StreamSource } from './stream-source.ts';

const owner: Credential = { id: 'owner', role: 'owner', sees: () => true };

const request = (change: Partial<StreamRequest> = {}): StreamRequest => ({
  output: 'all',
  from: 'start',
  stats: false,
  paced: false,
  first: false,
  brief: false,
  after: new Map(),
  ...change,
});

/** A session whose screen is as far as the log, and whose snapshots say so in plain text. */
const createSession = (
  id: string,
  log: SessionLog = createMemoryLog({ size: { cols: 80, rows: 24 } }),
  draw = (offset: number): Uint8Array => Buffer.from(`screen at ${offset}`),
): SourceSession & { log: SessionLog } => {
  const none = new Emitter<never>();
  const screen: Screen = {
    get offset() {
      return log.end;
    },
    snapshot: (kind) =>
      Promise.resolve({
        offset: log.end,
        cols: 80,
        rows: 24,
        sizeVersion: log.sizeAt(log.end).version,
        data: draw(log.end),
        brief: kind === 'brief',
      }),
    onTitle: none.event,
    onPressure: none.event,
    dispose: () => undefined,
  };
  return {
    id,
    log,
    feed: new OutputFeed(id, log),
    screen,
    size: { cols: 80, rows: 24 },
    describe: () => ({ id, offset: log.end }) as Session,
  };
};

const session = (id: string, state: Session['state']): Session => ({ id, state, offset: 0 }) as Session;

const sourceOf = (...sessions: readonly SourceSession[]): StreamSource => ({
  storage: { kept: true, message: null },
  sharing: { lan: false, shares: 0, viewers: 0 },
  asks: [],
  standingOf: ({ role }) => ({ role, typing: 'none' }),
  project: {
    file: '/rootresume.yaml',
    state: 'absent' as const,
    revision: '',
    mistakes: [],
    differences: [],
  },
  alertsFor: () => [],
  alertFor: () => undefined,
  list: () => sessions,
  get: (id) => sessions.find((session) => session.id === id),
});

const open = (source: StreamSource, sink: FakeSink, change?: Partial<StreamRequest>): Stream => {
  const stream = new Stream(owner, request(change), source, sink);
  stream.open({ instance: 'i', version: '0' });
  return stream;
};

const bytesOf = (data: Record<string, unknown>): Buffer => Buffer.from(data['data'] as string, 'base64');

/** Joins the output events of a session, and fails where one does not begin at the end of the one before. */
const joinOutput = (sink: FakeSink, session: string, from = 0): Buffer => {
  let offset = from;
  const parts: Buffer[] = [];
  for (const { name, data } of sink.events()) {
    if (name !== 'output' || data['session'] !== session) continue;
    expect(data['offset']).toBe(offset);
    parts.push(bytesOf(data));
    offset += bytesOf(data).length;
  }
  return Buffer.concat(parts);
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

afterEach(() => vi.useRealTimers());

describe('a stream', () => {
  it('says hello, then tells all sessions, then the output from the oldest byte', () => {
    const web = createSession('web');
    web.log.append(Buffer.from('hello\xff\0', 'latin1'));
    const sink = new FakeSink();
    open(sourceOf(web), sink);
    expect(sink.text.startsWith('retry: 1000\n')).toBe(true);
    expect(sink.events().map(({ name }) => name)).toEqual(['hello', 'sessions', 'output']);
    expect(joinOutput(sink, 'web').toString('latin1')).toBe('hello\xff\0');
  });

  it('begins with the first live session that its credential sees, where it names none and wishes for one', () => {
    const ended: SourceSession = { ...createSession('ended'), describe: () => session('ended', 'exited') };
    const hidden: SourceSession = { ...createSession('hidden'), describe: () => session('hidden', 'ready') };
    const live: SourceSession = { ...createSession('live'), describe: () => session('live', 'running') };
    const begunWith = (change: Partial<StreamRequest>, ...sessions: SourceSession[]): readonly string[] => {
      const sees = { ...owner, sees: (id: string) => id !== 'hidden' };
      const stream = new Stream(sees, request(change), sourceOf(...sessions), new FakeSink());
      stream.open({ instance: 'i', version: '0' });
      return stream.outputOf;
    };
    const first = { output: [], first: true };
    expect(begunWith(first, ended, hidden, live)).toEqual(['live']);
    expect(begunWith(first, ended, hidden)).toEqual(['ended']);
    expect(begunWith(first, hidden)).toEqual([]);
    expect(begunWith({ output: ['ended'], first: true }, ended, live)).toEqual(['ended']);
    expect(begunWith({ output: [] }, ended, live)).toEqual([]);
  });

  it('sends keys, lines and redrawn screens at once, and joins a flood', () => {
    vi.useFakeTimers();
    const web = createSession('web');
    const sink = new FakeSink();
    open(sourceOf(web), sink);
    const outputs = (): number => sink.events().filter(({ name }) => name === 'output').length;
    for (const letter of 'abc') web.log.append(Buffer.from(letter));
    expect(joinOutput(sink, 'web').toString()).toBe('abc');
    expect(outputs()).toBe(3);
    for (let chunk = 0; chunk < 100; chunk += 1) web.log.append(Buffer.alloc(4096, chunk));
    expect(outputs()).toBeLessThanOrEqual(6);
    vi.advanceTimersByTime(5);
    expect(joinOutput(sink, 'web')).toHaveLength(3 + 100 * 4096);
    const flooded = outputs();
    web.log.append(Buffer.from('more of it'));
    expect(outputs()).toBe(flooded);
    vi.advanceTimersByTime(5);
    expect(outputs()).toBe(flooded + 1);
    vi.advanceTimersByTime(5);
    web.log.append(Buffer.from('k'));
    expect(outputs()).toBe(flooded + 2);
  });

  it('goes on with exactly the next byte of each session after any cut', () => {
    const web = createSession('web');
    const api = createSession('api');
    const whole = { web: '', api: '' };
    let after: StreamRequest['after'] = new Map();
    const got = { web: Buffer.alloc(0), api: Buffer.alloc(0) };
    for (let round = 0; round < 50; round += 1) {
      for (const session of [web, api]) {
        const text = `${session.id}:${round};`.repeat((round % 7) * 100);
        session.log.append(Buffer.from(text));
        whole[session.id as 'web' | 'api'] += text;
      }
      const sink = new FakeSink(1 + round * 97);
      const stream = open(sourceOf(web, api), sink, { after });
      // The client has seen only the events before the cut.
      const seen = sink.events().slice(0, 2 + (round % 3));
      for (const { data, id } of seen.filter(({ name }) => name === 'output')) {
        const session = data['session'] as 'web' | 'api';
        expect(data['offset']).toBe(got[session].length);
        got[session] = Buffer.concat([got[session], bytesOf(data)]);
        after = parseCursor(id);
      }
      stream.dispose();
    }
    const sink = new FakeSink();
    open(sourceOf(web, api), sink, { after });
    for (const session of ['web', 'api'] as const) {
      const rest = joinOutput(sink, session, got[session].length);
      expect(Buffer.concat([got[session], rest]).toString()).toBe(whole[session]);
    }
  });

  it('queues nothing for a client that does not read, and gives it a snapshot once its bytes are gone', async () => {
    const web = createSession(
      'web',
      createMemoryLog({ size: { cols: 80, rows: 24 }, capacityBytes: 100_000 }),
    );
    const sink = new FakeSink(1);
    open(sourceOf(web), sink);
    const before = sink.text.length;
    for (let i = 0; i < 100; i += 1) web.log.append(Buffer.alloc(10_000, 65));
    expect(sink.text.length).toBe(before);
    sink.drain();
    await settle();
    const events = sink.events().slice(2);
    expect(events[0]).toMatchObject({ name: 'snapshot', data: { offset: 1_000_000 } });
    web.log.append(Buffer.from('next'));
    web.feed.flush();
    expect(sink.events().at(-1)).toMatchObject({ name: 'output', data: { offset: 1_000_000 } });
  });

  it('tells the end of a run after its last byte, also to a client that was stalled when it ended', () => {
    const web = { ...createSession('web'), describe: () => ({ id: 'web', state: 'exited' }) as Session };
    const sink = new FakeSink(1);
    const stream = open(sourceOf(web), sink);
    web.log.append(Buffer.alloc(200_000, 65));
    web.feed.flush();
    stream.handleSessionChange(web, 'web');
    expect(sink.events().map(({ name }) => name)).not.toContain('session');
    for (let drains = 0; drains < 10; drains += 1) sink.drain();
    expect(joinOutput(sink, 'web')).toHaveLength(200_000);
    expect(
      sink
        .events()
        .map(({ name }) => name)
        .indexOf('session'),
    ).toBe(sink.events().length - 1);
  });

  it('tells the end of a run to a client that has yet to draw what it got', () => {
    const web = { ...createSession('web'), describe: () => ({ id: 'web', state: 'exited' }) as Session };
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true });
    web.log.append(Buffer.alloc(2 * ACK_WINDOW_BYTES, 65));
    web.feed.flush();
    stream.handleSessionChange(web, 'web');
    expect(sink.events().at(-1)?.name).toBe('session');
  });

  it('keeps a cursor that fell out of the log until the snapshot is sent, whatever else is sent meanwhile', () => {
    const web = createSession('web');
    const api = createSession('api');
    const sink = new FakeSink();
    const after = parseCursor('web~gone~4f');
    open(sourceOf(web, api), sink, { after });
    api.log.append(Buffer.from('meanwhile'));
    const cursor = parseCursor(sink.events().at(-1)?.id);
    expect(sink.events().at(-1)?.data['session']).toBe('api');
    expect(cursor.get('web')).toEqual(after.get('web'));
  });

  it('lets a stalled client cost another client nothing', () => {
    const web = createSession('web');
    const stalled = new FakeSink(1);
    const quick = new FakeSink();
    open(sourceOf(web), stalled);
    open(sourceOf(web), quick);
    for (let i = 0; i < 20; i += 1) {
      web.log.append(Buffer.alloc(1000, i));
      web.feed.flush();
    }
    expect(joinOutput(quick, 'web')).toHaveLength(20_000);
  });

  it('tells a resize at its byte, between the output before and after it', () => {
    const web = createSession('web');
    const sink = new FakeSink();
    open(sourceOf(web), sink);
    web.log.append(Buffer.from('before'));
    web.log.recordResize(100, 30);
    web.log.append(Buffer.from('after'));
    web.feed.flush();
    expect(
      sink
        .events()
        .slice(2)
        .map(({ name, data }) => [name, data['offset']]),
    ).toEqual([
      ['output', 0],
      ['resize', 6],
      ['output', 6],
    ]);
    expect(joinOutput(sink, 'web').toString()).toBe('beforeafter');
  });

  it('tells a resize that was lost with the connection', () => {
    const web = createSession('web');
    web.log.append(Buffer.from('before'));
    const first = new FakeSink();
    open(sourceOf(web), first).dispose();
    web.log.recordResize(100, 30);
    const second = new FakeSink();
    open(sourceOf(web), second, { after: parseCursor(first.events().at(-1)?.id) });
    expect(second.events().slice(2)).toMatchObject([
      { name: 'resize', data: { cols: 100, rows: 30, offset: 6 } },
    ]);
  });

  it('tells of several resizes at one byte those that were lost with the connection, and no other', () => {
    const web = createSession('web');
    web.log.append(Buffer.from('before'));
    const first = new FakeSink();
    const stream = open(sourceOf(web), first);
    web.log.recordResize(100, 30);
    web.log.recordResize(46, 30);
    web.feed.flush();
    stream.dispose();
    const cols = (sink: FakeSink): readonly unknown[] =>
      sink
        .events()
        .slice(2)
        .map(({ data }) => data['cols']);
    expect(cols(first)).toEqual([undefined, 100, 46]);
    const after = parseCursor(first.events().at(-1)?.id);
    const second = new FakeSink();
    open(sourceOf(web), second, { after }).dispose();
    expect(cols(second)).toEqual([]);
    web.log.recordResize(60, 20);
    const third = new FakeSink();
    open(sourceOf(web), third, { after });
    expect(cols(third)).toEqual([60]);
  });

  it('tells all resizes at a byte to a cursor that an earlier opening of the log has given', () => {
    const web = createSession('web');
    web.log.append(Buffer.from('before'));
    web.log.recordResize(100, 30);
    vi.spyOn(web.log, 'holds').mockReturnValue(true);
    const sink = new FakeSink();
    open(sourceOf(web), sink, { after: new Map([['web', { epoch: 'earlier', offset: 6, sizeVersion: 1 }]]) });
    expect(sink.events().slice(2)).toMatchObject([{ name: 'resize', data: { cols: 100, offset: 6 } }]);
  });

  it('tells the size of a replay that was written at another size than the present one', () => {
    const web = createSession('web', createMemoryLog({ size: { cols: 40, rows: 10 } }));
    web.log.append(Buffer.from('narrow'));
    const sink = new FakeSink();
    open(sourceOf(web), sink);
    expect(
      sink
        .events()
        .slice(2)
        .map(({ name }) => name),
    ).toEqual(['resize', 'output']);
  });

  it('says everything in ASCII, whatever a session is called', () => {
    const web = createSession('web');
    const described = { ...web, describe: () => ({ id: 'web', name: 'größe 🚀\u2028' }) as Session };
    const sink = new FakeSink();
    open(sourceOf(described), sink);
    expect(sink.text).toMatch(/^[\x00-\x7f]*$/);
    expect(sink.events()[1]?.data).toEqual([{ id: 'web', name: 'größe 🚀\u2028' }]);
  });

  it('stays within the window of a client that says what it has drawn', () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true });
    for (let i = 0; i < 8; i += 1) web.log.append(Buffer.alloc(100_000, i));
    web.feed.flush();
    expect(joinOutput(sink, 'web')).toHaveLength(ACK_WINDOW_BYTES);
    stream.acknowledge('web', 1000);
    expect(joinOutput(sink, 'web')).toHaveLength(ACK_WINDOW_BYTES + 1000);
  });

  it('skips a paced client to the present screen when its backlog is more than anybody can read', async () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true, from: 'snapshot' });
    await settle();
    stream.acknowledge('web', 0);
    for (let i = 0; i < 39; i += 1) web.log.append(Buffer.alloc(100_000, i));
    web.feed.flush();
    await settle();
    expect(sink.events().at(-1)).toMatchObject({ name: 'snapshot', data: { offset: 3_900_000 } });
  });

  it('begins, and skips it, with brief snapshots where it asked for them', async () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true, brief: true, from: 'snapshot' });
    await settle();
    stream.acknowledge('web', 0);
    for (let i = 0; i < 39; i += 1) web.log.append(Buffer.alloc(100_000, i));
    web.feed.flush();
    await settle();
    expect(
      sink.events().flatMap(({ name, data }) => (name === 'snapshot' ? [data['brief'] ?? false] : [])),
    ).toEqual([true, true]);
    expect(parseCursor(sink.events().at(-1)?.id).get('web')?.brief).toBe(true);
    stream.dispose();
  });

  it('skips nothing for a paced client that asked for output from the start', async () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true });
    for (let i = 0; i < 39; i += 1) web.log.append(Buffer.alloc(100_000, i));
    web.feed.flush();
    for (let drawn = 0; drawn < 3_900_000; drawn = joinOutput(sink, 'web').length) {
      await settle();
      stream.acknowledge('web', drawn);
    }
    expect(joinOutput(sink, 'web')).toHaveLength(3_900_000);
  });

  it('sends a paced client no second snapshot before it has drawn the first', async () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true, from: 'snapshot' });
    await settle();
    stream.acknowledge('web', 0);
    const flood = async (): Promise<void> => {
      for (let i = 0; i < 39; i += 1) web.log.append(Buffer.alloc(100_000, i));
      web.feed.flush();
      await settle();
    };
    const snapshots = (): readonly unknown[] =>
      sink.events().flatMap(({ name, data }) => (name === 'snapshot' ? [data['offset']] : []));
    await flood();
    await flood();
    // What was drawn before the snapshot says nothing about it.
    stream.acknowledge('web', 100_000);
    await flood();
    expect(snapshots()).toEqual([0, 3_900_000]);
    stream.acknowledge('web', 3_900_000);
    await settle();
    expect(snapshots()).toEqual([0, 3_900_000, 11_700_000]);
  });

  it('counts a snapshot that is not drawn as sent, and leaves half the window to what follows', async () => {
    const web = createSession('web', undefined, () => Buffer.alloc(4 * ACK_WINDOW_BYTES));
    web.log.append(Buffer.from('before'));
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true, from: 'snapshot' });
    await settle();
    web.log.append(Buffer.alloc(ACK_WINDOW_BYTES));
    web.feed.flush();
    expect(joinOutput(sink, 'web', 6)).toHaveLength(ACK_WINDOW_BYTES / 2);
    stream.acknowledge('web', 6);
    expect(joinOutput(sink, 'web', 6)).toHaveLength(ACK_WINDOW_BYTES);
  });

  it('does not believe an acknowledgement of what was never sent', () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink, { paced: true });
    stream.acknowledge('web', Number.MAX_SAFE_INTEGER);
    web.log.append(Buffer.alloc(ACK_WINDOW_BYTES + 5000));
    web.feed.flush();
    expect(joinOutput(sink, 'web')).toHaveLength(ACK_WINDOW_BYTES);
  });

  it('begins a session that is named later with a snapshot, and goes on with the others', async () => {
    const web = createSession('web');
    const api = createSession('api');
    web.log.append(Buffer.from('web'));
    api.log.append(Buffer.from('api'));
    const sink = new FakeSink();
    const stream = open(sourceOf(web, api), sink, { output: ['web'] });
    stream.setOutput([web, api]);
    await settle();
    expect(
      sink
        .events()
        .slice(2)
        .map(({ name, data }) => [name, data['session']]),
    ).toEqual([
      ['output', 'web'],
      ['snapshot', 'api'],
    ]);
    stream.setOutput([api]);
    web.log.append(Buffer.from('unheard'));
    web.feed.flush();
    expect(joinOutput(sink, 'web').toString()).toBe('web');
  });

  it('gives a cursor into another log of the same name no credit', async () => {
    const web = createSession('web');
    web.log.append(Buffer.from('something'));
    const sink = new FakeSink();
    open(sourceOf(web), sink, { after: new Map([['web', { epoch: 'other', offset: 3 }]]) });
    await settle();
    expect(sink.events().at(-1)).toMatchObject({ name: 'snapshot', data: { offset: 9 } });
  });

  it('shows a credential nothing of the sessions that it does not see', () => {
    const web = createSession('web');
    const secret = createSession('secret');
    secret.log.append(Buffer.from('hidden'));
    const sink = new FakeSink();
    const credential: Credential = { id: 'share', role: 'view', sees: (id) => id === 'web' };
    const stream = new Stream(credential, request(), sourceOf(web, secret), sink);
    stream.open({ instance: 'i', version: '0' });
    stream.handleSessionChange(secret, 'secret');
    stream.handleSessionChange(undefined, 'secret');
    expect(sink.text).not.toContain('secret');
  });

  it('tells a stalled client only the newest state of a session', () => {
    const web = createSession('web');
    const sink = new FakeSink(1);
    const stream = open(sourceOf(web), sink);
    for (let i = 0; i < 1000; i += 1) stream.handleSessionChange(web, 'web');
    sink.drain();
    expect(sink.events().filter(({ name }) => name === 'session')).toHaveLength(1);
  });

  it('says a number back at once, and to a client that does not read once it does', () => {
    const sink = new FakeSink();
    open(sourceOf(createSession('web')), sink).probe(1);
    expect(sink.events().at(-1)).toMatchObject({ name: 'probe', data: { probe: 1 } });
    const stalled = new FakeSink(1);
    const stream = open(sourceOf(createSession('web')), stalled);
    stream.probe(2);
    stream.probe(3);
    expect(stalled.text).not.toContain('probe');
    stalled.drain();
    expect(stalled.events().filter(({ name }) => name === 'probe')).toMatchObject([{ data: { probe: 3 } }]);
  });

  it('says goodbye, then ends the answer, and writes nothing afterwards', () => {
    const web = createSession('web');
    const sink = new FakeSink();
    const stream = open(sourceOf(web), sink);
    stream.end('shutdown');
    stream.end('shutdown');
    web.log.append(Buffer.from('late'));
    web.feed.flush();
    expect(sink.events().at(-1)).toMatchObject({ name: 'bye', data: { reason: 'shutdown' } });
    expect(sink.ended).toBe(true);
  });

  it('keeps one session that floods from starving another', () => {
    const flood = createSession('flood');
    const quiet = createSession('quiet');
    const sink = new FakeSink(1);
    open(sourceOf(flood, quiet), sink);
    for (let i = 0; i < 40; i += 1) flood.log.append(Buffer.alloc(65_536, i));
    quiet.log.append(Buffer.from('echo'));
    sink.drain(1);
    expect(joinOutput(sink, 'quiet').toString()).toBe('echo');
  });
});
