import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStartTime } from '../supervise/process-start-time.ts';
import { StartupError } from './config.ts';
import { openDataDir } from './data-dir.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rootresume-data-'))));
afterEach(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true });
});

const lock = (): string => join(dir, 'lock.json');

describe('the data dir', () => {
  it('is made where it is missing, for its user only', () => {
    const inner = join(dir, 'a', 'b');
    openDataDir(inner).dispose();
    expect(statSync(inner).mode & 0o777).toBe(0o700);
  });

  it('is held by one server: the second is told who holds it', () => {
    const held = openDataDir(dir);
    expect(() => openDataDir(dir)).toThrow(
      new RegExp(`held by another RootResume \\(process ${process.pid}\\)`),
    );
    held.dispose();
    openDataDir(dir).dispose();
  });

  it('is taken over from a process that is dead', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(lock(), JSON.stringify({ pid: child.pid, startTime: '1' }));
    const held = openDataDir(dir);
    expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
    held.dispose();
  });

  it.runIf(process.platform === 'linux')(
    'is taken over where the pid belongs to another process by now',
    () => {
      expect(processStartTime(process.pid)).toMatch(/^\d+$/);
      writeFileSync(lock(), JSON.stringify({ pid: process.pid, startTime: '1' }));
      openDataDir(dir).dispose();
    },
  );

  for (const damage of ['', '{', '{"pid":"x"}', '[]'])
    it(`is taken over where its lock reads ${JSON.stringify(damage)}`, () => {
      writeFileSync(lock(), damage);
      openDataDir(dir).dispose();
    });

  it('says in one sentence that a path is no folder', () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    expect(() => openDataDir(file)).toThrow(StartupError);
    expect(() => openDataDir(join(file, 'inner'))).toThrow(/--data-dir/);
  });

  it.runIf(process.platform === 'linux')('says in one sentence that it cannot be made', () =>
    expect(() => openDataDir('/proc/none/inner')).toThrow(/cannot be made there/),
  );

  // Root may write everywhere, so only another user can try this.
  it.runIf(process.getuid?.() !== 0)('says in one sentence that it cannot be written', () => {
    chmodSync(dir, 0o500);
    expect(() => openDataDir(dir)).toThrow(/cannot be written/);
  });
});
