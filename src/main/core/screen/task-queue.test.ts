import { describe, expect, it } from 'vitest';
import type { ScreenTask } from './screen-messages.ts';
import { SMALL_QUEUE_BYTES, TaskQueue, TurnTaking } from './task-queue.ts';

const draw = (...bytes: number[]): ScreenTask => ({
  type: 'draw',
  screen: 0,
  bytes: Uint8Array.from(bytes),
});
const drawMuch = (): ScreenTask => ({
  type: 'draw',
  screen: 0,
  bytes: new Uint8Array(SMALL_QUEUE_BYTES + 1),
});
const snapshot: ScreenTask = { type: 'snapshot', screen: 0, kind: 'whole' };
const settle: ScreenTask = { type: 'settle', screen: 0, everything: true, byteCount: 0 };

const createTurns = (options: { readonly admits?: (key: string, insists: boolean) => boolean } = {}) => {
  const ran: string[] = [];
  /** How many more turns a screen's present task takes. */
  const left = new Map<string, number>();
  const behind = new Set<string>();
  const turns = new TurnTaking<string>({
    run: (key, task) => {
      ran.push(`${key} ${task.type}`);
      const rest = left.get(key) ?? 0;
      left.set(key, rest - 1);
      return rest > 0 ? task : undefined;
    },
    holdsBack: (key) => behind.has(key),
    admits: (key, _task, insists) => options.admits?.(key, insists) ?? true,
  });
  return { turns, ran, left, behind };
};

describe('a queue of tasks', () => {
  it('joins what there is to draw, up to the next thing to do', () => {
    const queue = new TaskQueue();
    for (const task of [draw(1, 2), draw(3), snapshot, draw(4)]) queue.push(task);
    expect(queue.shift()).toEqual(draw(1, 2, 3));
    expect(queue.isAwaited).toBe(true);
    expect(queue.shift()).toBe(snapshot);
    expect(queue.isAwaited).toBe(false);
    expect(queue.shift()).toEqual(draw(4));
    expect(queue.isEmpty).toBe(true);
    expect(queue.shift()).toBeUndefined();
  });

  it('joins no more than a large message, and knows how much is left', () => {
    const queue = new TaskQueue();
    for (let count = 0; count < 30; count += 1) queue.push(drawMuch());
    const first = queue.shift();
    expect(first?.type === 'draw' && first.bytes.length).toBe(15 * (SMALL_QUEUE_BYTES + 1));
    expect(queue.isSmall).toBe(false);
    queue.shift();
    expect(queue.isSmall).toBe(true);
    expect(queue.isEmpty).toBe(true);
  });

  it('does not settle a flood that goes on', () => {
    const queue = new TaskQueue();
    for (const task of [settle, draw(1), settle]) queue.push(task);
    expect(queue.shift()).toEqual(draw(1));
    expect(queue.shift()).toBe(settle);
  });
});

describe('turns', () => {
  it('go to all with little to do, then to one with much, and to the next one in the next round', () => {
    const { turns, ran } = createTurns();
    for (const key of ['a flood', 'another']) {
      turns.push(key, drawMuch());
      turns.push(key, { type: 'resize', screen: 0, cols: 80, rows: 24 });
      turns.push(key, drawMuch());
    }
    turns.push('an echo', draw(1));
    turns.round();
    expect(ran).toEqual(['an echo draw', 'a flood draw']);
    turns.push('an echo', draw(1));
    turns.round();
    expect(ran.slice(2)).toEqual(['an echo draw', 'another draw']);
  });

  it('take one that holds much back for one with much to do, however short its queue', () => {
    const { turns, ran, behind } = createTurns();
    for (const key of ['one', 'two', 'three']) {
      behind.add(key);
      turns.push(key, settle);
    }
    turns.round();
    expect(ran).toEqual(['one settle']);
  });

  it('pass over who is not admitted, and say when that is everybody', () => {
    const { turns, ran } = createTurns({ admits: (key) => key === 'admitted' });
    turns.push('kept waiting', drawMuch());
    turns.push('admitted', drawMuch());
    expect(turns.round()).toBe(true);
    expect(ran).toEqual(['admitted draw']);
    expect(turns.round()).toBe(false);
    expect(turns.isIdle).toBe(false);
  });

  it('go in every other round to whoever is waited for, one after another, and to the floods between', () => {
    const { turns, ran, left } = createTurns({ admits: (key, insists) => insists || key === 'flood' });
    left.set('flood', 100);
    turns.push('flood', drawMuch());
    for (const key of ['looked at', 'looked at too']) {
      left.set(key, 1);
      turns.push(key, drawMuch());
      turns.push(key, snapshot);
    }
    for (let count = 0; count < 12; count += 1) turns.round();
    expect(ran.filter((entry) => entry.startsWith('flood')).length).toBeGreaterThanOrEqual(5);
    expect(ran.filter((entry) => entry.startsWith('looked'))).toEqual([
      'looked at draw',
      'looked at draw',
      'looked at snapshot',
      'looked at too draw',
      'looked at too draw',
      'looked at too snapshot',
    ]);
  });

  it('go on without a screen that is dropped by its own task', () => {
    const ran: string[] = [];
    const turns: TurnTaking<string> = new TurnTaking<string>({
      run: (key, task) => {
        ran.push(key);
        turns.drop(key);
        return task;
      },
      holdsBack: () => false,
      admits: () => true,
    });
    turns.push('small', draw(1));
    turns.push('large', drawMuch());
    turns.round();
    expect(ran).toEqual(['small', 'large']);
    expect(turns.isIdle).toBe(true);
  });
});
