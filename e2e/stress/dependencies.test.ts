import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/shared/session.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';

const LAYERS = 10;
const WIDTH = 5;
/** What each program takes until it is ready; a layer begins when the one before is. */
const START_MS = 100;
/** The mark: all of them are up so long after what their commands need. */
const MOST_BEYOND_MS = 2000;
/** The mark: a stream tells a change of state so soon after what it follows from. */
const MOST_LATE_MS = 100;
/** The full form has the machine to itself. */
const isFull = amount({ short: 0, full: 1 }) === 1;

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** When each session was first told to be ready, by id, in milliseconds since the epoch. */
const followReady = async (): Promise<{ readonly at: Map<string, number>; readonly close: () => void }> => {
  const closing = new AbortController();
  const answer = await fetch(`${server.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: closing.signal,
  });
  const at = new Map<string, number>();
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: {')) continue;
        const { id, state } = JSON.parse(line.slice(6)) as Partial<Session>;
        if (id !== undefined && state === 'ready' && !at.has(id)) at.set(id, Date.now());
      }
    }
  };
  read().catch(() => undefined);
  return { at, close: () => closing.abort() };
};

/** How much longer than they sleep the same programs take on this machine at this moment, with nobody but the system to start them, in milliseconds. */
const measureBare = async (): Promise<number> => {
  const began = performance.now();
  for (let layer = 0; layer < LAYERS; layer += 1)
    await Promise.all(
      Array.from({ length: WIDTH }, () =>
        once(spawn('/bin/bash', ['-c', `sleep ${START_MS / 1000}; echo "up at $(date +%s%3N)."`]), 'close'),
      ),
    );
  return performance.now() - began - LAYERS * START_MS;
};

it(`starts ${LAYERS * WIDTH} sessions that depend on each other within 2 s beyond what they need, and tells each change within 100 ms`, async () => {
  for (let layer = 0; layer < LAYERS; layer += 1)
    for (let place = 0; place < WIDTH; place += 1)
      await server.create({
        name: `s${layer}-${place}`,
        command: `sleep ${START_MS / 1000}; echo "up at $(date +%s%3N)."; exec sleep 1000`,
        ready: { output: '^up at \\d+\\.$' },
        dependsOn: layer === 0 ? [] : [`s${layer - 1}-${place}`, `s${layer - 1}-${(place + 1) % WIDTH}`],
        start: false,
      });
  // The short form may run on a machine with other things to do, which both of these see.
  const bare = isFull ? 0 : await measureBare();
  const ready = await followReady();
  const began = Date.now();
  for (let place = 0; place < WIDTH; place += 1)
    await server.call('POST', `/sessions/s${LAYERS - 1}-${place}/start`);
  while (ready.at.size < LAYERS * WIDTH) await new Promise((resolve) => setTimeout(resolve, 5));
  const took = Date.now() - began;
  ready.close();

  const late: number[] = [];
  for (const [id, toldAt] of ready.at) {
    const answer = await fetch(`${server.url}/api/v1/sessions/${id}/output?format=text`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    late.push(toldAt - Number(/up at (\d+)\./.exec(await answer.text())?.[1]));
  }
  late.sort((a, b) => a - b);
  const beyond = took - LAYERS * START_MS;
  process.stdout.write(
    `${LAYERS * WIDTH} sessions in ${LAYERS} layers: up ${beyond} ms beyond what they need (bare: ${bare.toFixed(0)} ms); changes told after ${late[Math.floor(late.length / 2)] ?? 0} ms (median), ${late.at(-1) ?? 0} ms (longest)\n`,
  );
  expect(beyond - bare).toBeLessThan(MOST_BEYOND_MS);
  // On a busy machine one of fifty may wait for its turn longer than that; half of them do not.
  expect(late.at(isFull ? -1 : Math.floor(late.length / 2))).toBeLessThan(MOST_LATE_MS);
});
