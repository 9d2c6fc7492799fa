import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests of what computes: no process, no socket and no clock of the machine's. */
const PLAIN = [
  'src/shared/**/*.test.ts',
  'src/renderer/**/*.test.ts',
  'src/main/core/config/**/*.test.ts',
  'src/main/core/project/import/**/*.test.ts',
];

/** How long `expect.poll` waits for its condition, rather than the one second that a busy machine may take for anything. */
const PATIENT = { poll: { timeout: 30_000 } } as const;

/** One for each processor: by default one of them would be left idle, which of two is half. */
const WORKERS = availableParallelism();

export default defineConfig({
  test: {
    projects: [
      {
        // Its files share a process each: one of their own would take four times as long to start as their tests.
        test: {
          name: 'plain',
          include: PLAIN,
          pool: 'forks',
          maxWorkers: WORKERS,
          isolate: false,
          expect: PATIENT,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/layers.test.ts'],
          exclude: PLAIN,
          globalSetup: ['src/main/core/testing/build-screen-worker.ts'],
          pool: 'forks',
          maxWorkers: WORKERS,
          expect: PATIENT,
          // Real programs in real terminals on two cores: generous, since no test waits on a clock.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Floods, cuts and crowds against the built server; one file at a time, since each wants the machine.
        test: {
          name: 'stress',
          include: ['e2e/stress/**/*.test.ts'],
          pool: 'forks',
          expect: PATIENT,
          maxWorkers: 1,
          testTimeout: 300_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
