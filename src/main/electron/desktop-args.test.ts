import { describe, expect, it } from 'vitest';
import { desktopArgs } from './desktop-args.ts';

describe('the arguments of the desktop app', () => {
  it('begin after the folder of the app where Electron was started with one', () => {
    expect(desktopArgs(['electron', '--no-sandbox', '/repo', '--port', '0'], true)).toEqual(['--port', '0']);
    expect(desktopArgs(['electron', '.'], true)).toEqual([]);
  });

  it('begin at once in a packaged app, without the switches that are for Chromium', () => {
    expect(desktopArgs(['RootResume', '--no-sandbox', '--port', '0'], false)).toEqual(['--port', '0']);
  });
});
