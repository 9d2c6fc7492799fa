import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History } from '../../../shared/history.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Process } from '../../../shared/processes.ts';
import type { CreatedShare } from '../../../shared/shares.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
});
afterAll(() => server.close());

const shareOf = async (body: object): Promise<string> =>
  (await server.call('POST', '/api/v1/shares', { body })).json<CreatedShare>().token;

const historyOf = async (id: string, query = ''): Promise<History> => {
  const answer = await server.call('GET', `/api/v1/sessions/${id}/history${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<History>();
};

describe('the history of a session', () => {
  it('tells in columns what it cost, and when its runs began and ended', async () => {
    await server.create({ name: 'costs', command: 'echo hello; exec sleep 60' });
    const stream = await server.stream('/api/v1/stream?stats=1');
    const minutes = (): string => `?from=${Date.now() - 300_000}`;
    let history = await historyOf('costs', minutes());
    while (history.t.length < 2) history = await historyOf('costs', minutes());
    stream.close();
    expect(
      Object.values(history)
        .filter(Array.isArray)
        .slice(0, 7)
        .map((column) => column.length),
    ).toEqual(Array(7).fill(history.t.length));
    expect(history.processes).toContain(1);
    expect(Math.min(...history.rss)).toBeGreaterThan(0);
    expect(history.t).toEqual([...history.t].sort((a, b) => a - b));

    await server.call('POST', '/api/v1/sessions/costs/stop');
    while ((await historyOf('costs')).marks.length < 2);
    const { marks, from } = await historyOf('costs');
    expect(marks).toMatchObject([
      { kind: 'start', run: 1, offset: 0 },
      { kind: 'exit', run: 1, signal: 'SIGTERM', stopped: true },
    ]);
    expect(Date.parse(marks[0]?.at ?? '')).toBeGreaterThan(Date.parse(from));
    const before = await historyOf('costs', `?to=${Date.parse(marks[0]?.at ?? '') - 1}`);
    expect(before.marks).toEqual([]);
  });

  it('takes times in both forms, and refuses what is none or ends before it begins', async () => {
    await server.create({ name: 'times', command: 'true' });
    const ms = Date.parse('2026-01-02T03:04:05Z');
    for (const from of ['2026-01-02T03:04:05Z', String(ms)])
      expect((await historyOf('times', `?from=${from}`)).from).toBe('2026-01-02T03:04:05.000Z');
    for (const query of [
      '?from=yesterday',
      '?from=2026-02-30T99:00Z',
      '?from=9&to=8',
      '?points=0',
      '?points=5001',
    ])
      expect((await server.call('GET', `/api/v1/sessions/times/history${query}`)).json<Problem>().code).toBe(
        'invalid_query',
      );
  });

  it('is not there for a share of other sessions, and the server’s own is its owner’s alone', async () => {
    await server.create({ name: 'mine', command: 'true' });
    await server.create({ name: 'theirs', command: 'true' });
    const token = await shareOf({ sessions: ['theirs'], role: 'control' });
    const status = async (id: string, by: string | undefined) =>
      (await server.call('GET', `/api/v1/sessions/${id}/history`, by === undefined ? {} : { token: by }))
        .status;
    expect(await status('theirs', token)).toBe(200);
    expect(await status('mine', token)).toBe(404);
    expect(await status('_app', token)).toBe(404);
    expect(await status('_app', await shareOf({ role: 'control' }))).toBe(404);
    expect(await status('_app', undefined)).toBe(200);
  });
});

describe('the statistics of the stream', () => {
  it('tell what the server itself costs to its owner, and to nobody else', async () => {
    const token = await shareOf({});
    const cost = await (await server.stream('/api/v1/stream?stats=1')).next('stats');
    expect((cost as { app?: unknown }).app).toMatchObject({ processes: 1 });
    const other = await server.stream('/api/v1/stream?stats=1', { authorization: `Bearer ${token}` });
    expect(await other.next('stats')).not.toHaveProperty('app');
  });
});

describe('the last lines of output', () => {
  it('come with the statistics, without escape sequences, and of no session that is not shared', async () => {
    await server.create({
      name: 'shared',
      command: "printf '\\033[32mready │\\033[0m in 3 µs\\n'; exec sleep 60",
    });
    await server.create({ name: 'private', command: 'echo secret; exec sleep 60' });
    const own = await server.stream('/api/v1/stream?stats=1');
    await own.next('lines', ({ sessions }) => sessions['private'] === 'secret');
    await own.next('lines', ({ sessions }) => sessions['shared'] === 'ready │ in 3 µs');
    const token = await shareOf({ sessions: ['shared'] });
    const stream = await server.stream('/api/v1/stream?stats=1', { authorization: `Bearer ${token}` });
    expect(await stream.next('lines')).toEqual({ sessions: { shared: 'ready │ in 3 µs' } });
    const plain = await server.stream('/api/v1/stream');
    await own.next('stats');
    await stream.next('stats');
    expect(plain.events.map(({ type }) => type)).not.toContain('lines');
  });
});

describe('the processes of a session', () => {
  const processesOf = async (id: string, token?: string): Promise<Process[]> =>
    (await server.call('GET', `/api/v1/sessions/${id}/processes`, token === undefined ? {} : { token })).json<
      Process[]
    >();
  const end = async (id: string, { pid, started }: { pid: number; started: string }, token?: string) =>
    (
      await server.call('POST', `/api/v1/sessions/${id}/processes/${pid}/end`, {
        body: { started },
        ...(token === undefined ? {} : { token }),
      })
    ).status;
  /** Waits until as many processes of that name are there, each with its command line, which the kernel has a moment after the name. */
  const named = async (id: string, name: string, count: number): Promise<Process[]> => {
    for (;;) {
      const found = (await processesOf(id)).filter(
        (one) => one.name === name && one.command?.startsWith(`${name} `) === true,
      );
      if (found.length === count) return found;
    }
  };

  it('are told with their command lines, parents and starts', async () => {
    await server.create({ name: 'tree', command: 'sleep 61 & sleep 62 & wait' });
    const sleeps = await named('tree', 'sleep', 2);
    const [shell] = (await processesOf('tree')).filter(({ name }) => name !== 'sleep');
    expect(sleeps.map(({ command }) => command).sort()).toEqual(['sleep 61', 'sleep 62']);
    expect(sleeps.map(({ ppid }) => ppid)).toEqual([shell?.pid, shell?.pid]);
    for (const { rss, threads, startedAt } of sleeps) {
      expect([rss > 0, threads]).toEqual([true, 1]);
      // Told to a second, by a clock that counts from the machine's start.
      expect(Math.abs(Date.parse(startedAt ?? '') - Date.now())).toBeLessThan(60_000);
    }
  });

  it('are told to viewers by their programs’ names only', async () => {
    await server.create({ name: 'secret', command: 'sleep 63s & wait' });
    await named('secret', 'sleep', 1);
    const seen = await processesOf('secret', await shareOf({ role: 'view' }));
    expect(seen.map(({ command }) => command)).toEqual([null, null]);
    // Such as no number is written: figures may well have a 63 in them.
    expect(JSON.stringify(seen)).not.toContain('63s');
    const controlled = await processesOf('secret', await shareOf({ role: 'control' }));
    expect(controlled.map(({ command }) => command)).toContain('sleep 63s');
  });

  it('can be ended one by one, with SIGKILL where SIGTERM does nothing', async () => {
    await server.create({
      name: 'ends',
      command: `sleep 64 & (trap '' TERM; echo set; while :; do sleep 0.05; done) & wait; wait`,
      stop: { gracePeriodMs: 100 },
    });
    const stream = await server.stream('/api/v1/stream?output=ends&from=start');
    await stream.until('ends', 'set');
    // It is a copy of the shell until it has become what it runs.
    let sleep: Process | undefined;
    while (sleep === undefined)
      sleep = (await processesOf('ends')).find(({ command }) => command === 'sleep 64');
    const { pid: sleepPid } = sleep;
    expect(await end('ends', sleep)).toBe(204);
    while ((await processesOf('ends')).some(({ pid }) => pid === sleepPid));
    const [leader] = await processesOf('ends');
    const [stubborn] = (await processesOf('ends')).filter(
      ({ pid, ppid, name }) => ppid === leader?.pid && name !== 'sleep' && pid !== leader.pid,
    );
    if (stubborn === undefined) throw new Error('There is no such process');
    expect(await end('ends', stubborn)).toBe(204);
    while ((await processesOf('ends')).some(({ pid }) => pid === stubborn.pid));
    stream.close();
  });

  it('are ended by number and start, and only those of the session', async () => {
    await server.create({ name: 'first', command: 'exec sleep 65' });
    await server.create({ name: 'second', command: 'exec sleep 66' });
    const [target] = await named('first', 'sleep', 1);
    if (target === undefined) throw new Error('There is no such process');
    expect(await end('first', { ...target, started: '1' })).toBe(404);
    expect(await end('second', target)).toBe(404);
    expect(await end('first', { pid: process.pid, started: target.started })).toBe(404);
    expect(await end('first', target, await shareOf({ role: 'view' }))).toBe(403);
    expect(await end('first', target, await shareOf({ role: 'control', sessions: ['second'] }))).toBe(404);
    expect((await named('first', 'sleep', 1))[0]?.pid).toBe(target.pid);
  });
});
