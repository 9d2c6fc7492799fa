import { expect, test } from '@playwright/test';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// `rootresume` without a subcommand, which is `npm start` after its build: the desktop where it can be, the server alone elsewhere.

const BIN = resolve('bin/rootresume.js');

let folder: string;
let running: ChildProcess | undefined;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-bin-'));
});
test.afterEach(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const ended = new Promise((done) => running?.on('exit', done));
    running.kill('SIGTERM');
    await ended;
  }
  running = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A program in Electron's place, which does what the given shell lines say. */
const fakeElectron = (lines: string): string => {
  const file = join(folder, 'electron');
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
};

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

const start = (env: Record<string, string>, ...args: string[]): Started => {
  const child = spawn(process.execPath, [BIN, '--port', '0', '--data-dir', join(folder, 'data'), ...args], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let output = '';
  const keep = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  return {
    child,
    output: () => output,
    exited: new Promise((done) => child.on('exit', (code) => done(code))),
  };
};

/** Waits until it says where it can be opened, and checks that it answers there. */
const expectServing = async ({ output }: Started): Promise<void> => {
  await expect.poll(output, { timeout: 30_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#token=/);
  const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  expect((await fetch(`${origin ?? ''}/api/v1/health`)).status).toBe(200);
};

test('without a display it says so in one line, serves headless, and ends well on a signal', async () => {
  test.skip(process.platform !== 'linux', 'macOS and Windows always have a display');
  const app = start({});
  await expectServing(app);
  expect(app.output()).toMatch(/^No desktop window: there is no display\. Serving headless instead\.\n/);
  app.child.kill('SIGINT');
  expect(await app.exited).toBe(0);
});

test('asked for headless, it does not excuse itself', async () => {
  const app = start({ DISPLAY: ':0', ELECTRON_EXEC_PATH: fakeElectron('exit 9') }, '--headless');
  await expectServing(app);
  expect(app.output()).not.toContain('No desktop window');
});

test('an Electron that cannot run on this machine is replaced by the server alone', async () => {
  const app = start({ DISPLAY: ':0', ELECTRON_EXEC_PATH: fakeElectron('exit 127') });
  await expectServing(app);
  expect(app.output()).toMatch(
    /^No desktop window: Electron does not run on this machine \(exit code 127\)\. Serving headless instead\.\n/,
  );
});

test('an Electron that did run has the last word, and gets the arguments', async () => {
  const electron = fakeElectron('touch "$ROOTRESUME_STARTED_FILE"; echo "got $*"; exit 7');
  const app = start({ DISPLAY: ':0', ELECTRON_EXEC_PATH: electron, ELECTRON_RUN_AS_NODE: '1' });
  expect(await app.exited).toBe(7);
  expect(app.output()).toMatch(/got .*--port 0 --data-dir /);
  expect(app.output()).not.toContain('No desktop window');
});

test('passes a signal on to the desktop app', async () => {
  const electron = fakeElectron(
    'trap "exit 5" TERM; touch "$ROOTRESUME_STARTED_FILE"; echo up; while :; do sleep 0.05; done',
  );
  const app = start({ DISPLAY: ':0', ELECTRON_EXEC_PATH: electron });
  await expect.poll(app.output).toContain('up');
  app.child.kill('SIGTERM');
  expect(await app.exited).toBe(5);
});

test('a word that is no subcommand is refused in a sentence', () => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'bogus'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain("unknown command 'bogus'");
  expect(stderr).not.toContain('    at ');
});
