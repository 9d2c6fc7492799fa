import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Builder, By, Capabilities, Key, until, type WebDriver } from 'selenium-webdriver';
import { freePort } from './free-port.ts';
import type { OtherBrowser } from './other-browser.ts';
import { findProgram } from './programs.ts';

/** How long what is to be clicked is waited for, in milliseconds. */
const LOCATE_MS = 20_000;

const LIBRARIES = '/usr/lib';

/** WebKitGTK's smallest browser, which is kept beside the library. */
const findMiniBrowser = (): string | undefined =>
  (existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : [])
    .flatMap((folder) => ['webkit2gtk-4.1', 'webkitgtk-6.0'].map((name) => join(LIBRARIES, folder, name)))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find((file) => existsSync(file));

/** What is missing to run it here; undefined: nothing. */
export const missingForWebkit = (): string | undefined => {
  if (findProgram('WebKitWebDriver') === undefined || findMiniBrowser() === undefined)
    return 'WebKitGTK and its driver are not installed here';
  if (findProgram('Xvfb') === undefined) return 'WebKitGTK needs a display, and Xvfb is not installed here';
  return undefined;
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
};

/** Starts a display that nobody sees, and that numbers itself. */
const startDisplay = async (): Promise<{ readonly name: string; readonly child: ChildProcess }> => {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [, , , told] = child.stdio;
  if (!(told instanceof Readable)) throw new Error('Xvfb has nowhere to tell its number');
  const [number] = (await once(createInterface(told), 'line')) as [unknown];
  return { name: `:${String(number)}`, child };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
};

const KEYS: Readonly<Record<string, string>> = {
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  Escape: Key.ESCAPE,
  Enter: Key.ENTER,
  F1: Key.F1,
};

const pressTogether = async (driver: WebDriver, keys: readonly string[]): Promise<void> => {
  const actions = driver.actions();
  for (const key of keys) actions.keyDown(KEYS[key] ?? key);
  for (const key of keys.toReversed()) actions.keyUp(KEYS[key] ?? key);
  await actions.perform();
};

/** WebKit as GTK has it: Safari's engine with another system around it. Playwright drives no WebKit but one of its own. */
export const startWebkit = async (): Promise<OtherBrowser> => {
  const display = await startDisplay();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    // Without a GPU it would wait for one; without a language it is a browser of nowhere, as a kiosk may be.
    env: {
      ...process.env,
      DISPLAY: display.name,
      LANG: 'C',
      LC_ALL: 'C',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    },
  });
  const stop = async (): Promise<void> => {
    await end(service);
    await end(display.child);
  };
  try {
    for (let looks = 1; !(await answers(`${url}/status`)); looks += 1) {
      if (looks === 200) throw new Error('WebKitWebDriver does not answer');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const options = { binary: findMiniBrowser(), args: ['--automation'] };
    const driver = await new Builder()
      .usingServer(url)
      .withCapabilities(new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options }))
      .build();
    return {
      name: `WebKitGTK ${(await driver.getCapabilities()).getBrowserVersion() ?? ''}`,
      goto: (address) => driver.get(address),
      reload: () => driver.navigate().refresh(),
      evaluate: (expression) => driver.executeScript(`return (${expression})`),
      click: async (selector) =>
        driver
          .actions()
          .move({ origin: await driver.wait(until.elementLocated(By.css(selector)), LOCATE_MS) })
          .click()
          .perform(),
      press: (keys) => pressTogether(driver, keys.split('+')),
      async type(text) {
        for (const character of text) await pressTogether(driver, [character]);
      },
      async resize(width, height) {
        await driver.manage().window().setRect({ width, height });
      },
      async close() {
        try {
          await driver.quit();
        } finally {
          await stop();
        }
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
