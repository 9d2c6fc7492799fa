import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/memory-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { SCREEN_WORKER_FILE } from '../testing/build-screen-worker.ts';
import { compareBriefly } from './compare-screens.ts';
import { compareTerminals, describeTerminal } from './describe-terminal.ts';
import { createScreenHost } from './screen-host.ts';
import { ScreenTerminal } from './screen-terminal.ts';
import type { ScreenHost, Snapshot } from './screen.ts';
import { BRIEF_SCROLLBACK_LINES } from './snapshot-writer.ts';

const hosts: ScreenHost[] = [];
const folders: string[] = [];

const openHost = (workerFile = SCREEN_WORKER_FILE, warn?: (message: string) => void): ScreenHost => {
  const host = createScreenHost(workerFile, warn);
  hosts.push(host);
  return host;
};

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const createLog = (): SessionLog => createMemoryLog({ size: { cols: 40, rows: 6 } });
const append = (log: SessionLog, text: string): void => log.append(new TextEncoder().encode(text));

const show = ({ cols, rows, data }: Snapshot): ScreenTerminal => {
  const viewer = new ScreenTerminal({ cols, rows });
  viewer.write(data);
  return viewer;
};

const textOf = (snapshot: Snapshot): string =>
  describeTerminal(show(snapshot).terminal)
    .normal.map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

describe('a screen', () => {
  it('shows what the log has, as of its end', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    append(log, 'one\r\n');
    append(log, 'two 😀');
    const snapshot = await screen.snapshot();
    expect(snapshot).toMatchObject({ offset: log.end, cols: 40, rows: 6 });
    expect(screen.offset).toBe(log.end);
    expect(textOf(snapshot)).toBe('one\ntwo 😀');
  });

  it('draws every byte at the size that was in effect for it', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    const straight = new ScreenTerminal({ cols: 40, rows: 6 });
    const resize = (cols: number, rows: number): void => {
      log.recordResize(cols, rows);
      straight.resize({ cols, rows });
    };
    const write = (text: string): void => {
      append(log, text);
      straight.write(new TextEncoder().encode(text));
    };
    write('a line that is wrapped by a narrow terminal, and more');
    resize(10, 4);
    write('0123456789012345\x1b[2;3Hx');
    resize(30, 8);
    resize(12, 5);
    write('\r\nafter two resizes at one byte');
    resize(20, 5);
    const snapshot = await screen.snapshot();
    expect(snapshot).toMatchObject({ cols: 20, rows: 5 });
    const [expected, got] = [straight, show(snapshot)].map(({ terminal }) => describeTerminal(terminal));
    expect(expected && got && compareTerminals(expected, got)).toEqual([]);
  });

  it('gives the same snapshot to all who ask while nothing is drawn', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    append(log, 'quiet');
    const [first, second] = await Promise.all([screen.snapshot(), screen.snapshot()]);
    expect(second).toBe(first);
    expect(await screen.snapshot()).toBe(first);
    append(log, ', then a word');
    const later = await screen.snapshot();
    expect(later).not.toBe(first);
    expect(textOf(later)).toBe('quiet, then a word');
    log.recordResize(30, 6);
    expect(await screen.snapshot()).toMatchObject({ cols: 30, offset: log.end });
  });

  it('answers during a flood without waiting for its end, and other screens sooner', async () => {
    const host = openHost();
    const [flooded, quiet] = [createLog(), createLog()];
    const [floodedScreen, quietScreen] = [host.open(flooded), host.open(quiet)];
    // With a movement in each line, none can be skipped.
    const line = new TextEncoder().encode('a line of a flood, of\x1b[5G some length\r\n'.repeat(2000));
    while (flooded.end < 16 * 1024 * 1024) flooded.append(line);
    append(quiet, 'an echo');
    expect(textOf(await quietScreen.snapshot())).toBe('an echo');
    const during = await floodedScreen.snapshot();
    expect(during.offset).toBeLessThan(flooded.end);
    await expect.poll(() => floodedScreen.offset).toBe(flooded.end);
    expect((await floodedScreen.snapshot()).offset).toBe(flooded.end);
  });

  it('skips through a flood of plain lines, and shows the same as if it had drawn them', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    const straight = new ScreenTerminal({ cols: 40, rows: 6 });
    for (let line = 0; line < 150_000; line += 1000) {
      const text = Array.from({ length: 1000 }, (_, n) => `\x1b[3${n % 8}mline\x1b[0m ${line + n}\r\n`).join(
        '',
      );
      append(log, text);
      straight.write(new TextEncoder().encode(text));
      // A viewer comes in the middle.
      if (line === 60_000) await screen.snapshot();
    }
    await expect.poll(() => screen.offset).toBe(log.end);
    const snapshot = await screen.snapshot();
    expect(snapshot.offset).toBe(log.end);
    const [expected, got] = [straight, show(snapshot)].map(({ terminal }) => describeTerminal(terminal));
    expect(expected && got && compareTerminals(expected, got)).toEqual([]);
  });

  it('gives brief snapshots within a flood, which show the end of what a whole one shows, and whole ones beside them', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    const text = Array.from({ length: 1000 }, (_, n) => `\x1b[3${n % 8}mline\x1b[0m ${n}\r\n`).join('');
    const sizes: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      append(log, text);
      if (round % 25 !== 24) continue;
      const [brief, whole] = await Promise.all([screen.snapshot('brief'), screen.snapshot()]);
      expect([brief.brief, whole.brief]).toEqual([true, false]);
      expect(brief.offset).toBe(whole.offset);
      expect(compareBriefly(show(whole), show(brief), BRIEF_SCROLLBACK_LINES)).toEqual([]);
      sizes.push(brief.data.length / whole.data.length);
    }
    expect(Math.max(...sizes)).toBeLessThan(0.1);
  });

  it('says that a snapshot is whole where there was nothing to leave out', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    append(log, 'a line\r\n'.repeat(BRIEF_SCROLLBACK_LINES));
    expect((await screen.snapshot('brief')).brief).toBe(false);
  });

  it('tells titles, cleaned and cut', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    const titles: string[] = [];
    screen.onTitle((title) => titles.push(title));
    append(log, '\x1b]0;first\x07\x1b]2;vim \u202etxt\x07');
    await expect.poll(() => titles.at(-1)).toBe('vim txt');
    append(log, `\x1b]0;${'x'.repeat(10_000)}\x07`);
    await expect.poll(() => titles.at(-1)).toBe('x'.repeat(500));
  });

  it('refuses a snapshot once it is disposed of', async () => {
    const log = createLog();
    const screen = openHost().open(log);
    const asked = screen.snapshot();
    screen.dispose();
    screen.dispose();
    await expect(asked).rejects.toThrow('session is gone');
    await expect(screen.snapshot()).rejects.toThrow('session is gone');
  });
});

/** A worker that is the real one, and ends when it is to draw the word: each time, or only if the file beside it is not there yet. */
const createDyingWorker = (word: string, once: boolean): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rootresume-screen-'));
  folders.push(folder);
  const file = join(folder, 'dying-worker.mjs');
  const died = JSON.stringify(join(folder, 'died'));
  writeFileSync(
    file,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     await import(${JSON.stringify(SCREEN_WORKER_FILE)});
     parentPort.on('message', (message) => {
       if (message.type !== 'draw' || !Buffer.from(message.bytes).includes('${word}')) return;
       if (${String(once)} && existsSync(${died})) return;
       writeFileSync(${died}, '');
       process.exit(1);
     });`,
  );
  return file;
};

describe('a screen whose worker dies', () => {
  it('is drawn again from its log', async () => {
    const warnings: string[] = [];
    const host = openHost(createDyingWorker('poison', true), (message) => warnings.push(message));
    const log = createLog();
    const screen = host.open(log);
    append(log, 'before\r\n');
    await screen.snapshot();
    append(log, 'poison\r\n');
    const snapshot = await screen.snapshot();
    expect(snapshot.offset).toBe(log.end);
    expect(textOf(snapshot)).toBe('before\npoison');
    expect(warnings.join('\n')).toContain('The screen worker died');
  });

  it('gives its history up where that is what kills the worker, and leaves the others theirs', async () => {
    const warnings: string[] = [];
    const host = openHost(createDyingWorker('poison', false), (message) => warnings.push(message));
    const [log, other] = [createLog(), createLog()];
    const [screen, otherScreen] = [host.open(log), host.open(other)];
    append(other, 'harmless');
    await otherScreen.snapshot();
    append(log, 'before poison\r\n');
    await screen.snapshot();
    append(log, 'after');
    expect(textOf(await screen.snapshot())).toBe('after');
    expect(textOf(await otherScreen.snapshot())).toBe('harmless');
    expect(warnings.join('\n')).toContain('without its history');
  });

  it('makes nobody wait where no worker can run at all', async () => {
    const warnings: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'rootresume-screen-'));
    folders.push(folder);
    const host = openHost(join(folder, 'missing.mjs'), (message) => warnings.push(message));
    const screen = host.open(createLog());
    await expect(screen.snapshot()).rejects.toThrow('the screen worker cannot run');
    await expect(host.open(createLog()).snapshot()).rejects.toThrow('the screen worker cannot run');
  });
});
