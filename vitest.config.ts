import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/layers.test.ts'],
    globalSetup: ['src/main/core/testing/build-screen-worker.ts'],
    pool: 'forks',
    // Real programs in real terminals on two cores: generous, since no test waits on a clock.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
