import { describe, expect, it } from 'vitest';
import { FIRST_IDLE_MS, ParkingScreen } from './parking.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const createScreen = () => {
  const clock = { now: 0 };
  const titles: string[] = [];
  const screen = new ParkingScreen(
    { cols: 40, rows: 6 },
    (title) => titles.push(title),
    () => clock.now,
  );
  screen.write(bytesOf('\x1b[32ma line\x1b[m of many\r\n'.repeat(2000)));
  return { screen, clock, titles };
};

describe('a parking screen', () => {
  it('parks when nothing was drawn for a while, and gives the same snapshot then', () => {
    const { screen, clock } = createScreen();
    expect(screen.parkIfIdle()).toBe(false);
    const before = screen.snapshot();
    clock.now += FIRST_IDLE_MS;
    expect(screen.parkIfIdle()).toBe(true);
    expect(screen.isParked).toBe(true);
    expect(screen.snapshot()).toEqual(before);
    // The caller owns what it gets, and may hand it to another thread.
    structuredClone(screen.snapshot(), { transfer: [screen.snapshot().data.buffer] });
    expect(screen.snapshot()).toEqual(before);
  });

  it('has its brief snapshot at hand while it is parked, the one that it gave before', () => {
    const { screen, clock } = createScreen();
    const before = screen.snapshot('brief');
    expect(before.brief).toBe(true);
    expect(before.data.length).toBeLessThan(screen.snapshot().data.length / 4);
    clock.now += FIRST_IDLE_MS;
    expect(screen.parkIfIdle()).toBe(true);
    structuredClone(screen.snapshot('brief'), { transfer: [screen.snapshot('brief').data.buffer] });
    expect(screen.snapshot('brief')).toEqual(before);
    expect(screen.isParked).toBe(true);
    screen.write(bytesOf('more'));
    expect(new TextDecoder().decode(screen.snapshot('brief').data)).toContain('more');
  });

  it('goes on where it was, at any byte, and at another size', () => {
    const [parked, other] = [createScreen(), createScreen()];
    for (const { screen } of [parked, other]) screen.write(bytesOf('\x1b[1;3'));
    parked.clock.now += FIRST_IDLE_MS;
    expect(parked.screen.parkIfIdle()).toBe(true);
    for (const { screen } of [parked, other]) {
      screen.write(bytesOf('1mred\x1b]0;title\x07'));
      screen.resize({ cols: 20, rows: 5 });
    }
    expect(parked.screen.isParked).toBe(false);
    expect(parked.screen.snapshot()).toEqual(other.screen.snapshot());
    expect(parked.titles).toEqual(['title']);
  });

  it('waits longer each time that it was woken soon', () => {
    const { screen, clock } = createScreen();
    clock.now += FIRST_IDLE_MS;
    expect(screen.parkIfIdle()).toBe(true);
    screen.write(bytesOf('x'));
    clock.now += FIRST_IDLE_MS;
    expect(screen.parkIfIdle()).toBe(false);
    clock.now += FIRST_IDLE_MS;
    expect(screen.parkIfIdle()).toBe(true);
  });

  it('is parked much sooner in a crowd', () => {
    const { screen, clock } = createScreen();
    clock.now += FIRST_IDLE_MS / 10;
    expect(screen.parkIfIdle()).toBe(false);
    expect(screen.parkIfIdle('crowded')).toBe(true);
  });

  it('is parked sooner still where another needs its place', () => {
    const { screen, clock } = createScreen();
    clock.now += FIRST_IDLE_MS / 100 - 1;
    expect(screen.parkIfIdle('contended')).toBe(false);
    clock.now += 1;
    expect(screen.parkIfIdle('contended')).toBe(true);
  });

  it('knows what its cells take, and would with all their scrollback', () => {
    const { screen, clock } = createScreen();
    const lineBytes = 40 * 12;
    expect(screen.cellBytes).toEqual({ taken: 2001 * lineBytes, full: 10_006 * lineBytes });
    clock.now += FIRST_IDLE_MS;
    screen.parkIfIdle();
    expect(screen.cellBytes).toEqual({ taken: 0, full: 10_006 * lineBytes });
  });

  it('gives what is there after what was there before, however often it is asked', () => {
    const { screen } = createScreen();
    const first = screen.snapshot();
    expect(screen.snapshot()).toEqual(first);
    screen.write(bytesOf('and more'));
    expect(new TextDecoder().decode(screen.snapshot().data)).toContain('and more');
    screen.resize({ cols: 30, rows: 6 });
    screen.write(bytesOf(', at last'));
    expect(new TextDecoder().decode(screen.snapshot().data)).toContain('at last');
  });

  it('leaves a small terminal as it is', () => {
    const clock = { now: 0 };
    const screen = new ParkingScreen(
      { cols: 40, rows: 6 },
      () => undefined,
      () => clock.now,
    );
    screen.write(bytesOf('little'));
    clock.now += FIRST_IDLE_MS;
    expect(screen.mayPark).toBe(false);
    expect(screen.parkIfIdle()).toBe(false);
  });
});
