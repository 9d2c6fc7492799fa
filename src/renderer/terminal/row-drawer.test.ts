import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CELLS_PER_LAYOUT, createRowDrawer, DRAWING_MS, PAUSE_MS, type RowDrawer } from './row-drawer.ts';

let done: (number | 'layout')[];
let rowMs: number;
let layoutMs: number;
let cols: number;
let firstRow: number;
let shown: boolean;
let redraws: number;
let drawer: RowDrawer;

const rows = (): readonly number[] => done.filter((item) => item !== 'layout');
const pass = (ms: number): void => void vi.advanceTimersByTime(ms);
const isDone = (): boolean => vi.getTimerCount() === 0;

beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  rowMs = 1;
  layoutMs = 0;
  cols = 1;
  firstRow = 0;
  shown = true;
  redraws = 0;
  drawer = createRowDrawer({
    drawRow(row) {
      done.push(row);
      pass(rowMs);
    },
    layOut() {
      done.push('layout');
      pass(layoutMs);
    },
    cols: () => cols,
    firstRow: () => firstRow,
    isShown: () => shown,
    redrawWhenShown: () => (redraws += 1),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the rows of a terminal', () => {
  it('are drawn at once where there is time', () => {
    drawer.draw(2, 4);
    expect(rows()).toEqual([2, 3, 4]);
    expect(isDone()).toBe(true);
  });

  it('are drawn with pauses where there is none', () => {
    rowMs = DRAWING_MS / 2;
    drawer.draw(0, 4);
    expect(rows()).toEqual([0, 1]);
    pass(PAUSE_MS);
    expect(rows()).toEqual([0, 1, 2, 3]);
    pass(PAUSE_MS);
    expect(rows()).toEqual([0, 1, 2, 3, 4]);
    expect(isDone()).toBe(true);
  });

  it('are drawn one by one where each takes too long', () => {
    rowMs = 10 * DRAWING_MS;
    drawer.draw(0, 1);
    expect(rows()).toEqual([0]);
    pass(PAUSE_MS);
    expect(rows()).toEqual([0, 1]);
    expect(isDone()).toBe(true);
  });

  it('wait behind the cursor’s', () => {
    rowMs = DRAWING_MS;
    firstRow = 3;
    drawer.draw(0, 3);
    expect(rows()).toEqual([3]);
    pass(PAUSE_MS);
    expect(rows()).toEqual([3, 0]);
  });

  it('all have their turn while all change all the time', () => {
    rowMs = DRAWING_MS / 2;
    firstRow = -1;
    for (let change = 0; change < 6; change += 1) {
      drawer.draw(0, 3);
      pass(PAUSE_MS);
    }
    const times = [0, 1, 2, 3].map((row) => rows().filter((drawn) => drawn === row).length);
    expect(Math.min(...times)).toBeGreaterThan(1);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  });

  it('are drawn once when they change again while they wait', () => {
    rowMs = DRAWING_MS;
    drawer.draw(0, 2);
    drawer.draw(1, 2);
    drawer.draw(1, 2);
    for (let stretch = 0; stretch < 5; stretch += 1) pass(PAUSE_MS);
    expect(rows()).toEqual([0, 1, 2]);
  });

  it('are laid out on the way, so that the time this takes counts', () => {
    cols = CELLS_PER_LAYOUT / 2;
    layoutMs = DRAWING_MS;
    drawer.draw(0, 3);
    expect(done).toEqual([0, 1, 'layout']);
  });

  it('are not laid out one by one where they are few and short', () => {
    drawer.draw(0, 3);
    expect(done).toEqual([0, 1, 2, 3]);
  });

  it('are asked for again, and not drawn, where the terminal has left the screen', () => {
    rowMs = DRAWING_MS;
    drawer.draw(0, 3);
    shown = false;
    pass(PAUSE_MS);
    expect(rows()).toEqual([0]);
    expect(redraws).toBe(1);
    expect(isDone()).toBe(true);
  });

  it('are drawn no more once the drawer is disposed', () => {
    rowMs = DRAWING_MS;
    drawer.draw(0, 3);
    drawer.dispose();
    expect(isDone()).toBe(true);
    expect(rows()).toEqual([0]);
  });
});
