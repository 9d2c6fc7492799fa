import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import type { CreatedShare, CreateShare, Share } from '../../../shared/shares.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
  await server.create({ name: 'web', command: 'exec sleep 60' });
  await server.create({ name: 'say "hi" \\ there', command: 'true', start: false });
});
afterAll(() => server.close());

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const share = async (body: CreateShare): Promise<CreatedShare> => {
  const answer = await server.call('POST', '/api/v1/shares', { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<CreatedShare>();
};

const metricsBy = async (token?: string): Promise<string> => {
  const answer = await server.call('GET', '/metrics', token === undefined ? {} : { token });
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
};

/** The value of one line; undefined: there is no such line. */
const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

describe('the metrics', () => {
  it('tell the state of each session, one line for each state', async () => {
    let text = await metricsBy();
    while (valueOf(text, 'rootresume_session_state{session="web",state="running"}') !== 1)
      text = await metricsBy();
    const states = text
      .split('\n')
      .filter((line) => line.startsWith('rootresume_session_state{session="web"'));
    expect(states.length).toBe(9);
    expect(states.filter((line) => line.endsWith(' 1')).length).toBe(1);
    expect(valueOf(text, 'rootresume_session_runs_total{session="web"}')).toBe(1);
  });

  it('tell what each costs and has written, in base units', async () => {
    const stream = await server.stream('/api/v1/stream?stats=1');
    await stream.next('stats', ({ sessions }) => sessions['web'] !== undefined);
    const text = await metricsBy();
    const figure = (name: string) => valueOf(text, `rootresume_session_${name}{session="web"}`);
    expect(figure('resident_memory_bytes')).toBeGreaterThan(100_000);
    expect([figure('processes'), figure('threads'), figure('output_bytes_total')]).toEqual([1, 1, 0]);
    expect(figure('cpu_seconds_total')).toBeLessThan(60);
    expect(valueOf(text, 'rootresume_session_processes{session="say-hi-there"}')).toBe(0);
    stream.close();
  });

  it('tell of the server itself', async () => {
    const text = await metricsBy();
    expect(text).toContain('rootresume_build_info{version="0.0.0-test"} 1\n');
    for (const name of [
      'rootresume_streams',
      'rootresume_viewers',
      'rootresume_event_loop_delay_p99_seconds',
    ])
      expect(valueOf(text, name), name).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('escape what stands in a label', async () => {
    expect(await metricsBy()).toContain(
      'rootresume_session_info{session="say-hi-there",name="say \\"hi\\" \\\\ there",group=""} 1\n',
    );
  });

  it.skipIf(!hasPromtool)('are what promtool of Prometheus finds no fault with', async () => {
    const stream = await server.stream('/api/v1/stream?stats=1');
    await stream.next('stats', ({ sessions }) => sessions['web'] !== undefined);
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: await metricsBy(),
      encoding: 'utf8',
    });
    stream.close();
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });

  it('say what they are', async () => {
    const { headers } = await server.call('GET', '/metrics');
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});

describe('a share for metrics', () => {
  it('reads them, and nothing else', async () => {
    const { token, links, id } = await share({ purpose: 'metrics' });
    expect(links).toEqual([]);
    expect(await metricsBy(token)).toContain('rootresume_streams ');
    for (const path of [
      '/sessions',
      '/sessions/web',
      '/sessions/web/output',
      '/sessions/web/history',
      '/stream',
    ])
      expect((await server.call('GET', `/api/v1${path}`, { token })).status, path).toBe(403);
    const typed = await server.call('POST', '/api/v1/sessions/web/input', { token, raw: 'x' });
    expect(typed.json<Problem>().code).toBe('forbidden');
    const listed = (await server.call('GET', '/api/v1/shares')).json<Share[]>();
    expect(listed.find((one) => one.id === id)?.purpose).toBe('metrics');
  });

  it('stays one in a browser that is signed in with it', async () => {
    const { token } = await share({ purpose: 'metrics' });
    const login = await server.call('POST', '/api/v1/login', { token: null, body: { token } });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const by = { token: null, headers: { cookie } };
    expect((await server.call('GET', '/api/v1/sessions', by)).status).toBe(403);
    expect((await server.call('GET', '/metrics', by)).status).toBe(200);
  });

  it('of some sessions tells of these alone, and not of the server', async () => {
    const { token } = await share({ purpose: 'metrics', sessions: ['web'] });
    const text = await metricsBy(token);
    expect(text).toContain('session="web"');
    expect(text).not.toContain('say');
    expect(text).not.toMatch(/^(rootresume_streams|process_)/m);
    expect(text).toContain('rootresume_build_info');
  });

  it('is the only one that reads them: others are for people', async () => {
    for (const role of ['view', 'control'] as const) {
      const { token } = await share({ role });
      expect((await server.call('GET', '/metrics', { token })).json<Problem>().code).toBe('forbidden');
    }
    expect((await server.call('GET', '/metrics', { token: null })).status).toBe(401);
  });

  it('cannot control anything', async () => {
    const body = { purpose: 'metrics', role: 'control' };
    expect((await server.call('POST', '/api/v1/shares', { body })).json<Problem>().code).toBe('invalid_body');
  });
});
