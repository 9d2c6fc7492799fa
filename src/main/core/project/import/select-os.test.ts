import { expect, it } from 'vitest';
import { hasSelection, selectedFor, systemName } from './select-os.ts';

const WRITTEN = {
  cmd: ['run', { $select: 'os', macos: 'mac', $else: { $select: 'os', windows: 'win', linux: 'tux' } }],
};

it('a value is taken as it is on the system, at any depth, and is none where the system has none', () => {
  const on = (platform: string): unknown => selectedFor(systemName(platform), WRITTEN);
  expect([on('darwin'), on('win32'), on('linux'), on('freebsd')]).toEqual([
    { cmd: ['run', 'mac'] },
    { cmd: ['run', 'win'] },
    { cmd: ['run', 'tux'] },
    { cmd: ['run', undefined] },
  ]);
  expect([hasSelection(WRITTEN), hasSelection({ cmd: ['run'], env: { A: null } })]).toEqual([true, false]);
  expect(selectedFor('linux', { $select: 'arch', linux: 'x' })).toBeUndefined();
});
