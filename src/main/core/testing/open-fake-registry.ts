import { createMemoryLog } from '../log/memory-log.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import type { FakePrograms } from './fake-programs.ts';
import { fakeScreen } from './fake-screen.ts';
import type { TestClock } from './test-clock.ts';

/** Opens a registry whose programs and time are the test's; delays are never shortened by chance. */
export const openFakeRegistry = (programs: FakePrograms, clock: TestClock): SessionRegistry =>
  new SessionRegistry({
    ...programs.tools,
    env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh' },
    cwd: '/',
    clock,
    random: () => 0,
    openLog: (_, size) => createMemoryLog({ size }),
    screens: { open: fakeScreen, close: () => Promise.resolve() },
    store: { load: () => [], save: () => undefined },
  });
