import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import type { CreatedShare } from '../../../shared/shares.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
});
afterAll(() => server.close());

const signIn = (token: string) => server.call('POST', '/api/v1/login', { token: null, body: { token } });

describe('signing in over and over with a right token', () => {
  it('is refused after 60 times in a minute, with the time to wait, and others are let in', async () => {
    const share = async (): Promise<string> =>
      (await server.call('POST', '/api/v1/shares', { body: {} })).json<CreatedShare>().token;
    const [greedy, modest] = [await share(), await share()];
    const statuses: number[] = [];
    for (let count = 0; count < 61; count += 1) statuses.push((await signIn(greedy)).status);
    expect(statuses.slice(0, 60).every((status) => status === 204)).toBe(true);
    const refused = await signIn(greedy);
    expect(refused.status).toBe(429);
    expect(refused.json<Problem>().code).toBe('too_many_attempts');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect((await signIn(modest)).status).toBe(204);
    expect((await signIn(server.app.token)).status).toBe(204);
    expect((await server.call('GET', '/api/v1/sessions', { token: greedy })).status).toBe(200);
    const { devices } = JSON.parse(readFileSync(join(server.dataDir, 'credentials.json'), 'utf8')) as {
      devices: unknown[];
    };
    expect(devices.length, 'a sign-in that was refused is not remembered').toBe(62);
  });
});
