import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitToDisplays, MIN_WIDTH, readWindowState, writeWindowState } from './window-state.ts';

const LAPTOP = { x: 0, y: 0, width: 1440, height: 900 };
const SECOND = { x: 1440, y: 0, width: 2560, height: 1440 };

describe('the stored place of the window', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rootresume-window-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read back as it was written, in a folder that did not exist', () => {
    const file = join(folder, 'desktop', 'window.json');
    const state = { bounds: { x: -5, y: 20, width: 900, height: 700 }, maximized: true };
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
  });

  it.each(['', 'null', '[]', '{"bounds":{"x":1}}', '{"bounds":{"x":"1","y":2,"width":3,"height":4}}'])(
    'is ignored where the file holds %j',
    (text) => {
      const file = join(folder, 'window.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toBeUndefined();
    },
  );

  it('is not worth an error where it cannot be written', () => {
    expect(() =>
      writeWindowState(join(folder, 'file', 'x\0'), { bounds: LAPTOP, maximized: false }),
    ).not.toThrow();
  });
});

describe('fitting a place to the displays', () => {
  it('keeps a window that lies on a second display', () => {
    const bounds = { x: 1600, y: 100, width: 1200, height: 800 };
    expect(fitToDisplays(bounds, [LAPTOP, SECOND])).toEqual(bounds);
  });

  it('gives up a place whose display is gone', () => {
    expect(fitToDisplays({ x: 1600, y: 100, width: 1200, height: 800 }, [LAPTOP])).toBeUndefined();
  });

  it('gives up a place whose title bar is above the display', () => {
    expect(fitToDisplays({ x: 100, y: -40, width: 1200, height: 800 }, [LAPTOP])).toBeUndefined();
  });

  it('shrinks a window that is larger than its display', () => {
    expect(fitToDisplays({ x: 0, y: 0, width: 2560, height: 1440 }, [LAPTOP])).toEqual(LAPTOP);
  });

  it('widens a window too narrow to use', () => {
    expect(fitToDisplays({ x: 0, y: 0, width: 120, height: 400 }, [LAPTOP])?.width).toBe(MIN_WIDTH);
  });
});
