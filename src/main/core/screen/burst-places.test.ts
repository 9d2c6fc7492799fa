import { describe, expect, it } from 'vitest';
import { BurstPlaces, MAX_CELL_BYTES, PATIENCE_MS } from './burst-places.ts';
import type { ScreenTask } from './screen-messages.ts';
import { TurnTaking } from './task-queue.ts';

/** As many terminals as may be awake at once, in these tests. */
const PLACES = 4;
const FULL_BYTES = MAX_CELL_BYTES / PLACES;

/** Terminals that take a quarter of their cells with each piece they draw, and are parked where that is allowed. */
const createCrowd = () => {
  const clock = { now: 0 };
  const taken = new Map<string, number>();
  const idle = new Set<string>();
  const places = new BurstPlaces<string>(
    {
      sizeOf: (key) => ({ taken: taken.get(key) ?? 0, full: FULL_BYTES }),
      awake: () => [...taken.keys()],
      parkIdle: () => {
        const [key] = idle;
        if (key === undefined) return false;
        taken.delete(key);
        return idle.delete(key);
      },
    },
    () => clock.now,
  );
  const grow = (key: string, bytes = FULL_BYTES / 4): void => {
    taken.set(key, Math.min((taken.get(key) ?? 0) + bytes, FULL_BYTES));
  };
  return { clock, taken, idle, places, grow };
};

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `screen ${index}`);

describe('places for bursts', () => {
  it('are so many that all cells fit, whoever has begun counted as if he were full', () => {
    const { places } = createCrowd();
    expect(names(6).map((key) => places.admits(key, false))).toEqual([true, true, true, true, false, false]);
    // Whoever has a place keeps it.
    expect(places.admits('screen 0', false)).toBe(true);
  });

  it('are free again when a burst is drawn and its terminal is parked', () => {
    const { places, idle, grow } = createCrowd();
    for (const key of names(PLACES)) {
      places.admits(key, false);
      grow(key, FULL_BYTES);
    }
    places.sweep((key) => key !== 'screen 2');
    expect(places.admits('another', false)).toBe(false);
    idle.add('screen 2');
    expect(places.admits('another', false)).toBe(true);
    expect(places.admits('one more', false)).toBe(false);
  });

  it('are not needed by a terminal that is full', () => {
    const { places, grow } = createCrowd();
    for (const key of names(20)) grow(key, FULL_BYTES);
    expect(names(20).every((key) => places.admits(key, false))).toBe(true);
    expect(places.isCrowded).toBe(true);
  });

  it('are given in any case to whoever is waited for, and what is idle is parked for it', () => {
    const { places, idle, taken, grow } = createCrowd();
    for (const key of names(PLACES)) grow(key, FULL_BYTES);
    idle.add('screen 1');
    expect(places.admits('looked at', true)).toBe(true);
    expect(taken.has('screen 1')).toBe(false);
    expect(places.admits('looked at too', true)).toBe(true);
  });

  it('let nobody starve: while all are taken for good, one more gets in after each while', () => {
    const { places, clock } = createCrowd();
    for (const key of names(PLACES)) places.admits(key, false);
    const waiting = names(20).slice(PLACES);
    for (const key of waiting) {
      clock.now += PATIENCE_MS - 1;
      expect(places.admits(key, false)).toBe(false);
      clock.now += 1;
      expect(places.admits(key, false)).toBe(true);
    }
  });
});

describe('turns with places', () => {
  const PIECE_BYTES = 64 * 1024;
  const draw = (byteCount: number): ScreenTask => ({
    type: 'draw',
    screen: 0,
    bytes: new Uint8Array(byteCount),
  });

  /** Twenty screens with four pieces to draw each, in a crowd where whoever has drawn all may be parked. */
  const createBurst = () => {
    const crowd = createCrowd();
    const ran: string[] = [];
    const left = new Map(names(20).map((key) => [key, 4]));
    const turns: TurnTaking<string> = new TurnTaking<string>({
      run: (key, task) => {
        ran.push(key);
        if (task.type !== 'draw' || task.bytes.length < PIECE_BYTES) return undefined;
        crowd.grow(key);
        const rest = (left.get(key) ?? 0) - 1;
        left.set(key, rest);
        if (rest > 0) return draw(PIECE_BYTES);
        crowd.idle.add(key);
        return undefined;
      },
      holdsBack: () => false,
      admits: (key, _task, insists) => crowd.places.admits(key, insists),
    });
    for (const key of left.keys()) turns.push(key, draw(PIECE_BYTES));
    const round = (): boolean => {
      const before = ran.length;
      const did = turns.round();
      crowd.places.sweep((key) => turns.has(key));
      expect(did).toBe(ran.length > before);
      return did;
    };
    return { ...crowd, ran, turns, round };
  };

  it('draw a burst of twenty screens a few at a time', () => {
    const { turns, taken, round } = createBurst();
    let most = 0;
    while (!turns.isIdle) {
      expect(round()).toBe(true);
      most = Math.max(
        most,
        [...taken.values()].reduce((sum, bytes) => sum + bytes, 0),
      );
    }
    expect(most).toBe(MAX_CELL_BYTES);
  });

  it("draw a key's echo in another session at once, parked or not, while a burst is taken depth-first", () => {
    const { turns, ran, round } = createBurst();
    for (let count = 0; count < 6; count += 1) round();
    const before = ran.length;
    turns.push('typed into', draw(1));
    round();
    expect(ran[before]).toBe('typed into');
  });

  it('say that nobody may go on, and go on with an echo nevertheless', () => {
    const { turns, idle, ran, round } = createBurst();
    // Nobody is ever idle enough to be parked.
    while (round()) idle.clear();
    expect(turns.isIdle).toBe(false);
    turns.push('typed into', draw(1));
    expect(round()).toBe(true);
    expect(ran.at(-1)).toBe('typed into');
  });

  it('draw everything in the end, even where nothing can be parked', () => {
    const { turns, idle, clock, ran, round } = createBurst();
    for (let count = 0; count < 1000 && !turns.isIdle; count += 1) {
      round();
      idle.clear();
      clock.now += PATIENCE_MS / 10;
    }
    expect(turns.isIdle).toBe(true);
    expect(ran).toHaveLength(80);
  });
});
