import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.mjs';

const executablePath = findChromium();

const TWO_HOSTS = '**/two-hosts.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  // Each waits on a condition, so these cost only what is broken; a busy machine with two cores may be slow to fulfil it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [
    { name: 'stories', testIgnore: TWO_HOSTS },
    // Adds a network to this machine, which is in every link and every certificate meanwhile: nothing else may run beside it.
    { name: 'two-hosts', testMatch: TWO_HOSTS, dependencies: ['stories'], workers: 1 },
  ],
  use: {
    ...(executablePath === undefined ? {} : { launchOptions: { executablePath } }),
    viewport: { width: 1280, height: 800 },
    // Recording each test costs a fifth of the time of all; ask for it by --trace retain-on-failure.
    trace: 'off',
  },
});
