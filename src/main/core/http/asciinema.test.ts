import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../shared/session.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const installed = spawnSync('asciinema', ['--version']).status === 0;

let server: TestApp;
let file: string;
beforeAll(async () => {
  server = await startTestApp();
  file = join(server.dataDir, 'session.cast');
});
afterAll(async () => {
  rmSync(file, { force: true });
  await server.close();
});

/** Runs a program in a terminal of its own to its end, and gives all that it wrote. */
const record = async (
  name: string,
  command: string,
  args?: string[],
): Promise<{ id: string; bytes: Buffer }> => {
  const { id } = await server.create({ name, command, ...(args ? { args } : {}), start: false });
  const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
  await server.call('POST', `/api/v1/sessions/${id}/start`);
  const ended = await stream.next(
    'session',
    (session: Session) => session.id === id && session.state === 'exited',
  );
  expect(ended.exitCode).toBe(0);
  stream.close();
  return { id, bytes: Buffer.from(await output(id)) };
};

const output = async (id: string, query = ''): Promise<ArrayBuffer> => {
  const headers = { authorization: `Bearer ${server.app.token}` };
  return (await fetch(`${server.app.url}/api/v1/sessions/${id}/output${query}`, { headers })).arrayBuffer();
};

const PROGRAM = [
  "printf '\\033[1;32mgreen\\033[0m 漢字 👩‍👩‍👧 é\\n\\033]0;a title\\007'",
  'i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done',
  "printf '10 %%\\r20 %%\\r30 %%\\n'",
].join('; ');

describe.skipIf(!installed)(
  "a recording in asciinema's own player (skipped where it is not installed)",
  () => {
    it('is shown by `asciinema cat`, byte for byte', async () => {
      const { id, bytes } = await record('to-cat', PROGRAM);
      writeFileSync(file, Buffer.from(await output(id, '?format=cast')));
      const shown = await record('cat', 'asciinema', ['cat', file]);
      expect(shown.bytes.toString()).toBe(bytes.toString());
    });

    it('is played by `asciinema play`, byte for byte', async () => {
      const { id, bytes } = await record('to-play', PROGRAM);
      writeFileSync(file, Buffer.from(await output(id, '?format=cast')));
      const shown = await record('play', 'asciinema', ['play', '-s', '1000', file]);
      expect(shown.bytes.toString()).toBe(bytes.toString());
    });
  },
);
