import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/shared/session.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';

const ROUNDS = amount({ short: 6, full: 60 });
/** By then the disk has something of the run. */
const MORE_THAN_ONE_WRITE_BYTES = 600_000;
const MARK = 'RootResume ended here';

let dataDir: string;
let server: Server | undefined;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-restarts-'));
});
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const rawOutput = async ({ url, token }: Server, id: string): Promise<Buffer> => {
  const answer = await fetch(`${url}/api/v1/sessions/${id}/output?format=raw`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return Buffer.from(await answer.arrayBuffer());
};

interface Viewer {
  /** Where its first output began, once there was one. */
  readonly from: () => number | undefined;
  readonly sawSnapshot: () => boolean;
  readonly bytes: () => Buffer;
  readonly cursor: () => string | undefined;
  readonly close: () => void;
}

/** Follows a session's raw output from its cursor; what it was sent is looked at afterwards. */
const follow = ({ url, token }: Server, id: string, cursor: string | undefined): Viewer => {
  const after = cursor === undefined ? 'from=start' : `after=${encodeURIComponent(cursor)}`;
  let text = '';
  const outgoing = request(`${url}/api/v1/sessions/${id}/stream?${after}`, {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  outgoing.on('response', (response) => {
    response.setEncoding('utf8');
    response.on('data', (part: string) => (text += part));
    // The server is killed: that is the test.
    response.on('error', () => undefined);
  });
  outgoing.on('error', () => undefined);
  outgoing.end();
  const outputs = () =>
    [...text.matchAll(/^event: output\n(?:id: (.*)\n)?data: (.*)\n(?:id: (.*)\n)?\n/gm)].map((match) => ({
      ...(JSON.parse(match[2] ?? '') as { offset: number; data: string }),
      id: match[1] ?? match[3],
    }));
  return {
    from: () => outputs()[0]?.offset,
    sawSnapshot: () => text.includes('event: snapshot'),
    bytes: () => Buffer.concat(outputs().map(({ data }) => Buffer.from(data, 'base64'))),
    cursor: () => outputs().at(-1)?.id,
    close: () => outgoing.destroy(),
  };
};

/** Waits for a pause of the program, so that some rounds are cut in a flood and some are not. */
const untilQuiet = async (viewer: Viewer): Promise<void> => {
  let before = -1;
  const isQuiet = (): boolean => {
    const { length } = viewer.bytes();
    const same = length === before;
    before = length;
    return same;
  };
  await expect.poll(isQuiet, { interval: 100 }).toBe(true);
};

it(`a server that is killed ${ROUNDS} times in a flood keeps the exact beginning of what there was, and every cursor into it`, async () => {
  server = await startServer({ dataDir });
  const { port } = new URL(server.url);
  const { id } = await server.create({
    name: 'count',
    // Floods, and pauses that the disk catches up in.
    command:
      'i=0; while :; do seq -f "line %.0f of this run" $i $((i+40000)); i=$((i+40000)); sleep 0.3; done',
  });
  let cursor: string | undefined;
  let seenTo = 0;
  let whole: Buffer = Buffer.alloc(0);
  let resumed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const viewer = follow(server, id, cursor);
    await expect.poll(() => viewer.bytes().length).toBeGreaterThan(MORE_THAN_ONE_WRITE_BYTES);
    if (round % 2 === 0) await untilQuiet(viewer);
    await server.kill();
    const from = viewer.from() ?? 0;
    const seen = viewer.bytes();
    viewer.close();
    if (cursor !== undefined) {
      const survived = seenTo <= whole.length;
      expect(viewer.sawSnapshot()).toBe(!survived);
      if (survived) expect(from).toBe(seenTo);
      resumed += survived ? 1 : 0;
    }
    server = await startServer({ dataDir, port: Number(port) });
    const session = await server.call<Session>('GET', `/sessions/${id}`);
    expect(session).toMatchObject({ state: 'exited', exitCode: null, signal: null, run: round + 1 });
    const log = await rawOutput(server, id);
    const end = log.lastIndexOf(MARK);
    expect(end).toBeGreaterThan(0);
    // What an earlier start showed is as it was, and what the viewer was sent is what the log has, as far as it survived.
    expect(log.subarray(0, whole.length).equals(whole)).toBe(true);
    // The mark begins with what gives the terminal back.
    const survivedEnd = log.lastIndexOf('\x1b7\x1b[?1049l\x1b[!p', end);
    const common = Math.min(survivedEnd, from + seen.length);
    expect(log.subarray(from, common).equals(seen.subarray(0, common - from))).toBe(true);
    // A killed server loses what it had not written: some 20 ms, not the run.
    expect(from + seen.length - survivedEnd).toBeLessThan(16 * 1024 * 1024);
    whole = log;
    seenTo = from + seen.length;
    cursor = viewer.cursor();
    // The cursor is of bytes that the log has, unless the flood ran ahead of the disk.
    if (seenTo > survivedEnd) whole = log.subarray(0, survivedEnd);
    await server.call('POST', `/sessions/${id}/start`);
  }
  expect(resumed).toBeGreaterThan(0);
  console.log(`${resumed} of ${ROUNDS - 1} cursors went on without a snapshot`);
});
