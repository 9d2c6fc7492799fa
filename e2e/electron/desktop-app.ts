import { chromium, type Browser, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../support/free-port.ts';
import type { DesktopState } from './desktop-state.ts';
import type { Control } from './stand-in/control.ts';

const MAIN_ENTRY = resolve('out/main/index.js');

/** How a desktop app is started. */
export interface DesktopOptions {
  /** The built stand-in. */
  readonly standIn: string;
  /** The browser to show windows in; undefined: Playwright's own. */
  readonly chromiumPath: string | undefined;
  /** A folder of this test's own, for the app's data and whatever else it leaves. */
  readonly folder: string;
  readonly args?: readonly string[];
  /** Whether the desktop shows tray icons. Default true. */
  readonly tray?: boolean;
}

/** An error box as the user sees it. */
export interface ErrorBox {
  readonly title: string;
  readonly content: string;
}

/** The built desktop app, running on the stand-in for Electron, in the words of who sits before it. */
export interface DesktopApp {
  readonly pid: number;
  /** The window's page. */
  readonly page: () => Promise<Page>;
  readonly do: <M extends keyof Control>(
    method: M,
    ...args: Parameters<Control[M]>
  ) => Promise<Awaited<ReturnType<Control[M]>>>;
  readonly state: () => Promise<DesktopState>;
  readonly errorBoxes: () => readonly ErrorBox[];
  readonly output: () => string;
  /** Resolves with the exit code when the app has ended. */
  readonly exited: Promise<number | null>;
  /** Ends it whatever it does, for the end of a test. */
  readonly kill: () => Promise<void>;
}

/** Puts a `dbus-send` first on the PATH that says whether the desktop shows tray icons, as the session bus would. */
const fakeSessionBus = (folder: string, tray: boolean): string => {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const program = join(bin, 'dbus-send');
  writeFileSync(program, `#!/bin/sh\necho '   boolean ${String(tray)}'\n`);
  chmodSync(program, 0o755);
  return bin;
};

/** Makes Node take the stand-in wherever `electron` is imported. */
const resolveHook = (standIn: string): string => {
  const hook = `export const resolve = (specifier, context, next) =>
    specifier === 'electron'
      ? { url: ${JSON.stringify(pathToFileURL(standIn).href)}, shortCircuit: true }
      : next(specifier, context);`;
  const register = `import { register } from 'node:module';
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))});`;
  return `data:text/javascript,${encodeURIComponent(register)}`;
};

const remote = (child: ChildProcess): DesktopApp['do'] => {
  let lastId = 0;
  return (method, ...args) =>
    new Promise((done, fail) => {
      const id = (lastId += 1);
      const handleMessage = (message: { id: number; value?: never; error?: string }): void => {
        if (message.id !== id) return;
        child.off('message', handleMessage);
        if (message.error === undefined) done(message.value as never);
        else fail(new Error(message.error));
      };
      child.on('message', handleMessage);
      child.send({ id, method, args }, (error) => {
        if (error) fail(error);
      });
    });
};

/** Starts the built desktop app. What it shows comes a moment later. */
export const startDesktopApp = async ({
  standIn,
  chromiumPath,
  folder,
  args = [],
  tray = true,
}: DesktopOptions): Promise<DesktopApp> => {
  const cdpPort = await freePort();
  const errors = join(folder, 'errors.jsonl');
  const child = spawn(
    process.execPath,
    [
      '--import',
      resolveHook(standIn),
      MAIN_ENTRY,
      '--port',
      '0',
      '--data-dir',
      join(folder, 'data'),
      ...args,
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${fakeSessionBus(folder, tray)}${delimiter}${process.env['PATH'] ?? ''}`,
        STAND_IN_CHROMIUM: chromiumPath ?? '',
        STAND_IN_CDP_PORT: String(cdpPort),
        STAND_IN_ERRORS: errors,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  const call = remote(child);
  let browser: Browser | undefined;

  const attach = async (): Promise<Page> => {
    browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${cdpPort}`);
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('the window has no page');
    return page;
  };

  return {
    pid: child.pid ?? 0,
    page: attach,
    do: call,
    state: () => call('state'),
    errorBoxes: () =>
      existsSync(errors)
        ? readFileSync(errors, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as ErrorBox)
        : [],
    output: () => output,
    exited,
    kill: async () => {
      await browser?.close();
      if (child.exitCode === null && child.signalCode === null) {
        // Twice: gracefully, then in a hurry; what it runs ends with it.
        child.kill('SIGTERM');
        const hurry = setTimeout(() => child.kill('SIGTERM'), HURRY_AFTER_MS);
        const last = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
        await exited;
        clearTimeout(hurry);
        clearTimeout(last);
      }
    },
  };
};

/** The patience of a test's end with an app that does not end, in milliseconds. */
const HURRY_AFTER_MS = 3000;
const KILL_AFTER_MS = 12_000;
