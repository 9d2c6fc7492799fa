import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/shared/session.ts';
import { dialHttp1 } from '../support/dial.ts';
import { follow, type Follower, type FollowOptions } from '../support/follower.ts';
import { checkPattern, LINE_BYTES, patternBytes, patternLines, patternSession } from '../support/pattern.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';
import { expectPromptLoop } from './loop-delay.ts';

let server: Server;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'rootresume-tail-'));
});
afterEach(() => expectPromptLoop(server));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Fails where an end is told before the last byte of its output: the event says how many bytes there are. */
const tellsEndsLast: NonNullable<FollowOptions['onEvent']> = (event, follower) => {
  if (event.type !== 'session' || event.data.state !== 'exited') return;
  const { id, offset } = event.data;
  if (follower.end(id) !== offset)
    throw new Error(`${id}: told as exited at byte ${follower.end(id)} of ${offset}`);
};

const watch = (output: readonly string[], options: Partial<FollowOptions> = {}): Follower =>
  follow({
    dial: dialHttp1(server.url),
    token: server.token,
    output,
    onEvent: tellsEndsLast,
    redial: false,
    ...options,
  });

const readOutput = async (id: string, from: number, to: number): Promise<Buffer> => {
  const response = await fetch(
    `${server.url}/api/v1/sessions/${id}/output?format=raw&from=${from}&to=${to}`,
    { headers: { authorization: `Bearer ${server.token}` } },
  );
  expect(response.headers.get('output-from')).toBe(String(from));
  return Buffer.from(await response.arrayBuffer());
};

/** What stands before a later run's own output: the reset between runs, which ends its line. */
const RESET_END = '\x1b[0m\r\n';

/** The program's own bytes of a run that wrote everything from byte `from` to byte `to` of the log. */
const ownOutput = (bytes: Buffer, isFirst: boolean): Buffer => {
  if (isFirst) return bytes;
  const at = bytes.indexOf(RESET_END, 0, 'latin1');
  if (at < 0 || at > 200) throw new Error('a later run does not begin with a reset');
  return bytes.subarray(at + RESET_END.length);
};

interface Ending {
  readonly title: string;
  /** Makes the command that writes the file and ends. */
  readonly command: (file: string) => { readonly command: string; readonly args?: string[] };
  readonly exitCode: number | null;
  readonly signal: string | null;
}

const EXITS: Ending = {
  title: 'exits',
  command: (file) => ({ command: 'cat', args: [file] }),
  exitCode: 0,
  signal: null,
};
const FAILS_IN_A_SHELL: Ending = {
  title: 'fails, in a shell',
  command: (file) => ({ command: `cat ${file}; exit 3` }),
  exitCode: 3,
  signal: null,
};
const IS_KILLED: Ending = {
  title: 'is killed right after',
  command: (file) => ({ command: `cat ${file}; kill -9 $$` }),
  exitCode: null,
  signal: 'SIGKILL',
};

/**
 * Runs a program again and again in one session, each time with other output, and compares all of it in the log and its end on the stream.
 * The last line has no end, as that of a program that crashed in the middle of one.
 */
const runAgainAndAgain = async (
  title: string,
  { command, exitCode, signal }: Ending,
  runs: number,
  lines: number,
  viewer: Follower,
): Promise<void> => {
  const file = join(folder, title);
  const last = 'the last line, unfinished';
  let id = '';
  let from = 0;
  for (let run = 1; run <= runs; run += 1) {
    const name = `${title.slice(-1)}${run}`;
    writeFileSync(file, patternLines(name, 0, lines, '\n') + last);
    if (run === 1) ({ id } = await server.create({ name: title, ...command(file) }));
    else await server.call('POST', `/sessions/${id}/start`);
    await viewer.until(`run ${run} of ${id} to end`, () => {
      const session = viewer.session(id);
      return session?.run === run && session.state === 'exited';
    });
    const session = viewer.session(id) as Session;
    expect([session.exitCode, session.signal]).toEqual([exitCode, signal]);
    const got = ownOutput(await readOutput(id, from, session.offset), run === 1);
    const wanted = Buffer.concat([patternBytes(name, 0, lines * LINE_BYTES), Buffer.from(last)]);
    if (!got.equals(wanted))
      throw new Error(
        `${id}, run ${run}: ${got.length} bytes of ${wanted.length}, or others, are in the log`,
      );
    from = session.offset;
  }
  await server.call('DELETE', `/sessions/${id}`);
};

/** More than the kernel keeps between a server and a viewer that does not read, in bytes. */
const BUFFERS_BYTES = 24 * 1024 * 1024;

/** 8 kB, and 1 MB, in lines. */
const SHORT_LINES = 128;
const LONG_LINES = 16_000;

describe('the end of the output of a program that ends', () => {
  for (const ending of [EXITS, FAILS_IN_A_SHELL, IS_KILLED]) {
    const runs = ending === EXITS ? amount({ short: 80, full: 1000 }) : amount({ short: 30, full: 300 });
    it(`is all in the log, ${runs} times of ${runs}, when it writes 8 kB and ${ending.title}`, async () => {
      const viewer = watch(['*']);
      await viewer.until('the stream', () => viewer.live);
      await runAgainAndAgain('tail', ending, runs, SHORT_LINES, viewer);
      viewer.close();
    });
  }

  const longRuns = amount({ short: 20, full: 200 });
  it(`is all in the log, ${longRuns} times of ${longRuns}, when it writes 1 MB and exits`, async () => {
    const viewer = watch(['*']);
    await viewer.until('the stream', () => viewer.live);
    await runAgainAndAgain('tail-long', EXITS, longRuns, LONG_LINES, viewer);
    viewer.close();
  });

  const side = { sessions: 8, runs: amount({ short: 10, full: 100 }) };
  it(`is all in the log with ${side.sessions} sessions side by side, ${side.runs} runs each`, async () => {
    const viewer = watch(['*']);
    await viewer.until('the stream', () => viewer.live);
    await Promise.all(
      Array.from({ length: side.sessions }, (_, index) =>
        runAgainAndAgain(
          `side-${index}`,
          [EXITS, FAILS_IN_A_SHELL, IS_KILLED][index % 3] ?? EXITS,
          side.runs,
          index % 4 === 0 ? 2000 : SHORT_LINES,
          viewer,
        ),
      ),
    );
    viewer.close();
  });

  const stalledRuns = amount({ short: 1, full: 30 });
  it(`reaches a viewer that was stalled meanwhile, and its exit comes after it, ${stalledRuns} times`, async () => {
    const quick = watch(['*']);
    await quick.until('the stream', () => quick.live);
    const flood = await server.create(patternSession('flood'));
    for (let round = 0; round < stalledRuns; round += 1) {
      const name = `s${round}`;
      const file = join(folder, name);
      writeFileSync(file, patternLines(name, 0, LONG_LINES, '\n'));
      const { id } = await server.create({ name, command: 'cat', args: [file], start: false });
      const slow = watch([flood.id, id], {
        from: 'snapshot',
        check: (session, offset, bytes) => checkPattern(session === id ? name : 'flood', offset, bytes),
      });
      await slow.until('the flood', () => slow.end(flood.id) > 0);
      slow.pause();
      const stalledAt = quick.end(flood.id);
      await quick.until('the buffers between to fill', () => quick.end(flood.id) > stalledAt + BUFFERS_BYTES);
      await server.call('POST', `/sessions/${id}/start`);
      await quick.until('the exit', () => quick.session(id)?.state === 'exited');
      expect(slow.end(id)).toBe(0);
      slow.resume();
      await slow.until('the exit', () => slow.session(id)?.state === 'exited');
      expect(slow.end(id)).toBe(LONG_LINES * LINE_BYTES);
      slow.close();
      await server.call('DELETE', `/sessions/${id}`);
    }
    quick.close();
  });
});
