import type { SessionDefinition } from '../../../shared/session.ts';
import { createMemoryLog } from '../log/memory-log.ts';
import { DEFAULT_DEFINITION } from '../session/definition.ts';
import { ManagedSession } from '../session/managed-session.ts';
import type { FakePrograms } from './fake-programs.ts';
import { fakeScreen } from './fake-screen.ts';
import type { TestClock } from './test-clock.ts';

/** Opens a session whose programs and time are the test's; delays are never shortened by chance. */
export const openFakeSession = (
  definition: Partial<SessionDefinition>,
  programs: FakePrograms,
  clock: TestClock,
): ManagedSession =>
  new ManagedSession(
    { ...DEFAULT_DEFINITION, id: 'web', name: 'web', command: 'sleep 60', cwd: '/', ...definition },
    createMemoryLog({ size: { cols: 80, rows: 24 } }),
    fakeScreen(),
    {
      ...programs.tools,
      env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh' },
      cwd: '/',
      clock,
      random: () => 0,
    },
  );
