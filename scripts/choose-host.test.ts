import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseHost } from './choose-host.mjs';

const DISPLAY = { DISPLAY: ':0' };
const ASKED = { headlessAsked: true };
const NOT_ASKED = { headlessAsked: false };

describe('choosing between the desktop app and the server alone', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rootresume-host-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, text = ''): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const putElectron = (): string => {
    put('node_modules/electron/install.js');
    put('node_modules/electron/path.txt', 'electron');
    return put('node_modules/electron/dist/electron');
  };
  const linux = (env: Record<string, string>) => ({ platform: 'linux' as const, env, root });

  it('takes the desktop where a display and the binary are there', () => {
    const electron = putElectron();
    expect(chooseHost(linux(DISPLAY), NOT_ASKED)).toEqual({ kind: 'desktop', electron });
    expect(chooseHost(linux({ WAYLAND_DISPLAY: 'wayland-0' }), NOT_ASKED).kind).toBe('desktop');
  });

  it('gives no reason where headless was asked for', () => {
    putElectron();
    const headless = { kind: 'headless', reason: undefined };
    expect(chooseHost(linux(DISPLAY), ASKED)).toEqual(headless);
    expect(chooseHost(linux({ ...DISPLAY, ROOTRESUME_HEADLESS: '1' }), NOT_ASKED)).toEqual(headless);
  });

  it('serves headless without a display, before it looks for a binary', () => {
    put('node_modules/electron/install.js');
    expect(chooseHost(linux({}), NOT_ASKED)).toEqual({ kind: 'headless', reason: 'there is no display' });
  });

  it('needs no variable for the display on macOS and Windows', () => {
    putElectron();
    expect(chooseHost({ platform: 'darwin', env: {}, root }, NOT_ASKED).kind).toBe('desktop');
    expect(chooseHost({ platform: 'win32', env: {}, root }, NOT_ASKED).kind).toBe('desktop');
  });

  it('wants the binary fetched where the package is there without it, or with half of it', () => {
    put('node_modules/electron/install.js');
    expect(chooseHost(linux(DISPLAY), NOT_ASKED)).toEqual({ kind: 'missing' });
    put('node_modules/electron/path.txt', 'electron');
    expect(chooseHost(linux(DISPLAY), NOT_ASKED)).toEqual({ kind: 'missing' });
  });

  it('serves headless where Electron is no part of the installation', () => {
    expect(chooseHost(linux(DISPLAY), NOT_ASKED)).toEqual({
      kind: 'headless',
      reason: 'Electron is not installed',
    });
  });

  it('takes the binary that the user names, and says so where it is not there', () => {
    putElectron();
    const own = put('own/electron');
    expect(chooseHost(linux({ ...DISPLAY, ELECTRON_EXEC_PATH: own }), NOT_ASKED)).toEqual({
      kind: 'desktop',
      electron: own,
    });
    expect(chooseHost(linux({ ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: dirname(own) }), NOT_ASKED)).toEqual({
      kind: 'desktop',
      electron: own,
    });
    expect(chooseHost(linux({ ...DISPLAY, ELECTRON_EXEC_PATH: '/nowhere' }), NOT_ASKED)).toEqual({
      kind: 'headless',
      reason: 'ELECTRON_EXEC_PATH leads to /nowhere, which does not exist',
    });
  });
});
