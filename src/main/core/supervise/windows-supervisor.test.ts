import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWindows } from '../testing/fake-windows.ts';
import { Supervisor } from './supervisor.ts';
import { createWindowsProcessTable } from './windows-process-table.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-windows-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A server that begins on a machine, with what it warned of. */
const serve = (windows: FakeWindows) => {
  const warnings: string[] = [];
  const processes = createWindowsProcessTable(windows.readings, windows.means);
  const supervisor = new Supervisor({ dataDir, warn: (message) => warnings.push(message), processes });
  return { supervisor, warnings };
};

const listed = (): string => {
  try {
    return readFileSync(join(dataDir, 'runs.json'), 'utf8');
  } catch {
    // Nothing was written yet.
    return '';
  }
};

/** Leaves a run behind whose pid was told after it was begun. */
const leaveBehind = async (windows: FakeWindows): Promise<void> => {
  const { supervisor } = serve(windows);
  windows.start(100, 1);
  windows.start(200, 100);
  supervisor.begin(supervisor.markerOf('web', 1), Promise.resolve(100));
  await expect.poll(listed).toContain('"pid":100');
};

describe('what an earlier server left running on Windows', () => {
  it('is ended by its number and its creation time', async () => {
    const windows = new FakeWindows();
    await leaveBehind(windows);
    await serve(windows).supervisor.endOrphans();
    expect(windows.done).toEqual(['taskkill 100']);
    expect(windows.processes.size).toBe(0);
  });

  it('is not looked for in a stranger that has its number', async () => {
    const windows = new FakeWindows();
    await leaveBehind(windows);
    windows.exit(100);
    windows.start(100, 1);
    await serve(windows).supervisor.endOrphans();
    expect(windows.done).toEqual([]);
  });

  it('is warned of where PowerShell does not answer, and holds up no start', async () => {
    const windows = new FakeWindows();
    await leaveBehind(windows);
    windows.answers = false;
    const { supervisor, warnings } = serve(windows);
    await supervisor.endOrphans();
    expect(warnings).toEqual([expect.stringContaining('could not be looked for')]);
  });
});
