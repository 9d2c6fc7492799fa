import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLogWriter } from '../testing/build-log-writer.ts';
import { holdsPattern, pattern } from './log-contract.ts';
import { openLogStore } from './log-store.ts';

const size = { cols: 80, rows: 24 };
const ROUNDS = 20;
let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-crash-'));
  program = await buildLogWriter();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where the last segment ends; 0 where there is none. The program may replace it at any moment. */
const endOnDisk = (): number => {
  const web = join(folder, 'web');
  if (!existsSync(web)) return 0;
  const last = readdirSync(web)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1);
  const found = last === undefined ? undefined : statSync(join(web, last), { throwIfNoEntry: false });
  return found === undefined ? 0 : Number.parseInt(last ?? '', 10) + found.size;
};

/** Has the program append so many MiB at full speed and kills it in the middle. Gives what it opened. */
const writeAndDie = async (
  mebibytes: number,
): Promise<{ readonly epoch: string; readonly began: number }> => {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines: (readonly [epoch: string, offset: number])[] = [];
  try {
    for await (const line of createInterface(child.stdout)) {
      const [epoch = '', offset = ''] = line.split(' ');
      lines.push([epoch, Number(offset)]);
      if (lines.length > mebibytes && endOnDisk() > (lines[0]?.[1] ?? 0)) child.kill('SIGKILL');
    }
  } finally {
    child.kill('SIGKILL');
  }
  await exited;
  return { epoch: lines[0]?.[0] ?? '', began: lines[0]?.[1] ?? NaN };
};

describe('a log whose server is killed while it is flooded', () => {
  it(`is the exact beginning of what was appended, ${ROUNDS} times over`, async () => {
    let end = 0;
    const cursors: { readonly epoch: string; readonly survived: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { epoch, began } = await writeAndDie(1 + ((round * 7) % 12));
      expect(began).toBe(end);
      const warnings: string[] = [];
      // Larger bounds than the program's, so that nothing is pruned while it is looked at.
      const store = openLogStore({ folder, warn: (message) => warnings.push(message) });
      const log = store.open('web', size);
      expect(warnings).toEqual([]);
      end = log.end;
      expect(end).toBeGreaterThan(began);
      expect(await holdsPattern(log)).toBe(true);
      cursors.push({ epoch, survived: end });
      for (const cursor of cursors) {
        expect(log.holds(cursor.epoch, Math.max(cursor.survived, log.start))).toBe(
          cursor.survived >= log.start,
        );
        expect(log.holds(cursor.epoch, cursor.survived + 1)).toBe(false);
      }
      await store.close();
    }
  }, 300_000);
});

/** Mounts a disk of 1 MiB; undefined where that is not permitted. */
const mountTinyDisk = (): string | undefined => {
  const mountPoint = mkdtempSync(join(tmpdir(), 'rootresume-tiny-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint], { stdio: 'ignore' });
    return mountPoint;
  } catch {
    // Only root may, and not in every container.
    rmSync(mountPoint, { recursive: true, force: true });
    return undefined;
  }
};

describe('a log on a disk that is really full', () => {
  const mountPoint = mountTinyDisk();
  afterAll(() => {
    if (mountPoint === undefined) return;
    // Lazily: a descriptor that is being closed still holds it.
    execFileSync('umount', ['-l', mountPoint]);
    rmSync(mountPoint, { recursive: true, force: true });
  });

  it.skipIf(mountPoint === undefined)(
    'goes on in memory, says so, and is on the disk again when there is room (needs the right to mount)',
    async () => {
      const disk = mountPoint ?? '';
      const ballast = join(disk, 'ballast');
      mkdirSync(ballast);
      execFileSync('dd', ['if=/dev/zero', `of=${join(ballast, 'zeros')}`, 'bs=1k', 'count=900'], {
        stdio: 'ignore',
      });
      const limits = {
        tailBytes: 100_000,
        unwrittenBytes: 200_000,
        segmentBytes: 100_000,
        retryMs: 5,
        sessionBytes: 500_000,
      };
      const store = openLogStore({ folder: join(disk, 'logs'), warn: () => undefined, limits });
      const log = store.open('web', size);
      for (let turn = 0; turn < 40; turn += 1) {
        log.append(pattern(log.end, 10_000));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await expect
        .poll(() => store.status)
        .toMatchObject({ kept: false, message: expect.stringContaining('ENOSPC') as string });
      expect(await holdsPattern(log)).toBe(true);
      rmSync(ballast, { recursive: true });
      await expect.poll(() => store.status).toEqual({ kept: true, message: null });
      log.append(pattern(log.end, 10_000));
      expect(await holdsPattern(log)).toBe(true);
      await store.close();
      const next = openLogStore({ folder: join(disk, 'logs'), warn: () => undefined, limits });
      const reopened = next.open('web', size);
      expect([reopened.start, reopened.end]).toEqual([log.start, log.end]);
      expect(await holdsPattern(reopened)).toBe(true);
      await next.close();
    },
  );
});
