import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openProcessTable } from '../../supervise/open-process-table.ts';
import { TestClock } from '../../testing/test-clock.ts';
import type { ActionOutcome, Firing } from './firing.ts';
import { openSlowActions, type SlowAction, type SlowActions } from './slow-actions.ts';

/** Rather than the one second that a busy machine may take for anything. */
const PATIENT = { timeout: 30_000 } as const;

const FIRING: Firing = {
  kind: 'lines',
  reason: 'Its output matches ERROR.',
  lines: ['ERROR one', 'ERROR "two"'],
  count: 7,
  run: 3,
  about: [],
};
const CONTEXT = {
  session: { id: 'web', name: 'Web shop' },
  trigger: 'Errors',
  firing: FIRING,
  at: '2026-01-02T03:04:05.000Z',
};

let dir: string;
let clock: TestClock;
let slow: SlowActions;
let servers: Server[];
const terminated: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-trigger-'));
  clock = new TestClock();
  servers = [];
  slow = openSlowActions(
    (what) => ({
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh' },
      marker: `test:web:0:${what}`,
      clock,
      supervisor: {
        terminate: ({ marker }) => {
          terminated.push(marker);
          return Promise.resolve({ kind: 'ended' });
        },
      },
    }),
    clock,
  );
});
afterEach(async () => {
  await slow.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(dir, { recursive: true, force: true });
});

const begin = (action: SlowAction, key = '0-0'): Promise<ActionOutcome> =>
  new Promise((resolve) => slow.begin(key, action, CONTEXT, resolve));

const listen = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
const readOrEmpty = (name: string): string => {
  try {
    return read(name);
  } catch {
    // Not yet.
    return '';
  }
};

describe('a webhook', () => {
  it('is sent what was found as JSON', async () => {
    let received = '';
    let type: string | undefined;
    const address = await listen((request, response) => {
      type = request.headers['content-type'];
      request.on('data', (part: Buffer) => (received += part.toString()));
      request.on('end', () => response.writeHead(204).end());
    });
    expect(await begin({ webhook: `${address}/hook` })).toEqual({ state: 'done' });
    expect(type).toBe('application/json; charset=utf-8');
    expect(JSON.parse(received)).toEqual({
      session: 'web',
      name: 'Web shop',
      trigger: 'Errors',
      reason: 'Its output matches ERROR.',
      run: 3,
      at: CONTEXT.at,
      count: 7,
      lines: FIRING.lines,
    });
  });

  it('that answers with an error has failed, and is not called again', async () => {
    let calls = 0;
    const address = await listen((_, response) => {
      calls += 1;
      response.writeHead(500).end('x'.repeat(1_000_000));
    });
    expect(await begin({ webhook: address })).toEqual({ state: 'failed', detail: 'it answered 500' });
    expect(calls).toBe(1);
  });

  it('that leads elsewhere is not followed', async () => {
    let followed = false;
    const elsewhere = await listen((_, response) => {
      followed = true;
      response.end();
    });
    const address = await listen((_, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await begin({ webhook: address })).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^it answered 307, a redirect, which is not followed/) as string,
    });
    expect(followed).toBe(false);
  });

  it('that is not there has failed', async () => {
    expect(await begin({ webhook: 'http://127.0.0.1:9/' })).toMatchObject({ state: 'failed' });
  });

  it('that does not answer is waited for a while, and not called a second time meanwhile', async () => {
    let calls = 0;
    const address = await listen(() => (calls += 1));
    const first = begin({ webhook: address });
    await vi.waitUntil(() => calls === 1, PATIENT);
    expect(await begin({ webhook: address })).toEqual({
      state: 'failed',
      detail: 'the one before it had not ended',
    });
    await vi.waitUntil(() => clock.pending === 1, PATIENT);
    await clock.advance(10_000);
    expect(await first).toEqual({ state: 'failed', detail: 'there was no answer within 10 s' });
    expect(calls).toBe(1);
  });

  it('that does not answer does not hold up an end', async () => {
    let calls = 0;
    const address = await listen(() => (calls += 1));
    void begin({ webhook: address });
    await vi.waitUntil(() => calls === 1, PATIENT);
    await slow.close();
    expect(clock.pending).toBe(0);
  });
});

describe('a command', () => {
  it('gets the lines on its standard input and in variables, in the folder of the session', async () => {
    const command =
      'cat > input; printf "%s|%s|%s|%s|%s" "$ROOTRESUME_SESSION" "$ROOTRESUME_TRIGGER" "$ROOTRESUME_COUNT" "$ROOTRESUME_REASON" "$ROOTRESUME_LINES" > variables';
    expect(await begin({ command })).toEqual({ state: 'done' });
    expect(read('input')).toBe('ERROR one\nERROR "two"\n');
    expect(read('variables')).toBe('web|Errors|7|Its output matches ERROR.|ERROR one\nERROR "two"');
  });

  it('that does not read its input is none the worse, and one that fails says how', async () => {
    expect(await begin({ command: 'exec <&-; exit 0' })).toEqual({ state: 'done' });
    expect(await begin({ command: 'exit 7' })).toEqual({ state: 'failed', detail: 'it exited with 7' });
  });

  it('runs once at a time, and other triggers’ beside it', async () => {
    const first = begin({ command: 'echo >> runs; while [ ! -e go ]; do sleep 0.01; done' });
    await vi.waitUntil(() => readOrEmpty('runs') !== '', PATIENT);
    expect(await begin({ command: 'echo >> runs' })).toMatchObject({ state: 'failed' });
    expect(await begin({ command: 'touch go' }, '1-0')).toEqual({ state: 'done' });
    expect(await first).toEqual({ state: 'done' });
    expect(read('runs')).toBe('\n');
  });

  const isAlive = async (pid: number): Promise<boolean> => (await openProcessTable().read()).has(pid);
  const startEndless = async (): Promise<{ pid: number; outcome: Promise<ActionOutcome> }> => {
    const outcome = begin({ command: 'echo $$ > pid; sleep 60' });
    await vi.waitUntil(() => readOrEmpty('pid').endsWith('\n'), PATIENT);
    return { pid: Number(read('pid')), outcome };
  };

  it('that takes too long is killed, and that is said', async () => {
    const { pid, outcome } = await startEndless();
    await clock.advance(60_000);
    expect(await outcome).toEqual({ state: 'failed', detail: 'it had not ended after 60 s, and was killed' });
    await vi.waitUntil(async () => !(await isAlive(pid)), PATIENT);
  });

  it('is killed when its triggers are closed, with what it left running', async () => {
    const { pid } = await startEndless();
    await slow.close();
    // A signal is on its way for a moment; the supervisor, which waits for it, is not one here.
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(terminated).toContain('test:web:0:0-0');
    expect(clock.pending).toBe(0);
  });
});
