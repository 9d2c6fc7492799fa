import { parentPort } from 'node:worker_threads';
import { assertNever } from '../../../shared/assert-never.ts';
import { BurstPlaces } from './burst-places.ts';
import { FAST_FORWARD_SIZES, FastForward } from './fast-forward.ts';
import { freeMemory } from './free-memory.ts';
import { ParkingScreen, type ParkingNeed } from './parking.ts';
import type { FromWorker, ScreenTask, ToWorker } from './screen-messages.ts';
import type { TakenSnapshot } from './screen-terminal.ts';
import type { SnapshotKind } from './screen.ts';
import { BRIEF_SCROLLBACK_LINES } from './snapshot-writer.ts';
import { TurnTaking } from './task-queue.ts';
import { TitleThrottle } from './title.ts';

/**
 * The worker thread of all headless terminals. It is allowed to lag: parsing takes 50 ns a byte and a snapshot some milliseconds, which
 * the main thread must not spend.
 */
interface Entry {
  readonly terminal: ParkingScreen;
  readonly flood: FastForward;
  /** When the flood, if there is one, was last fed, in milliseconds of `performance.now()`. */
  floodedAt: number;
  /** Whether the terminal took more cells for the last piece of a flood. */
  grows: boolean;
  readonly titles: TitleThrottle;
}

const port = parentPort;
if (port === null) throw new Error('invariant violation: the screen worker runs as a worker thread only');

const tell = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

const entries = new Map<number, Entry>();

const open = (screen: number, cols: number, rows: number): void => {
  const titles = new TitleThrottle((title) => tell({ type: 'title', screen, title }));
  const terminal = new ParkingScreen({ cols, rows }, (title) => titles.push(title));
  const flood = new FastForward(() => terminal.wake());
  entries.set(screen, { titles, terminal, flood, floodedAt: 0, grows: false });
};

const close = (screen: number): void => {
  const entry = entries.get(screen);
  entries.delete(screen);
  turns.drop(screen);
  entry?.titles.dispose();
  entry?.terminal.dispose();
};

/** A flood has not ended while so many bytes come at a time: 130 kB a second. Many at once each come in small pieces. */
const FLOOD_GOES_ON_BYTES = 1024;

/** Takes a snapshot, drawing what is held back where it has to be; undefined while there is more to draw. */
const takeSnapshot = ({ terminal, flood }: Entry, kind: SnapshotKind): TakenSnapshot | undefined => {
  const ahead = kind === 'brief' ? flood.briefSnapshot(BRIEF_SCROLLBACK_LINES) : undefined;
  if (ahead !== undefined) return ahead;
  return flood.settle(true) ? terminal.snapshot(kind) : undefined;
};

/** Does a turn's work of a task, and gives what is left of it. */
const perform = (entry: Entry, task: ScreenTask): ScreenTask | undefined => {
  const { terminal, flood } = entry;
  const { screen } = task;
  switch (task.type) {
    case 'draw': {
      const byteCount = task.bytes.length;
      if (byteCount >= (flood.isBehind ? FLOOD_GOES_ON_BYTES : FAST_FORWARD_SIZES.flood))
        entry.floodedAt = performance.now();
      if (!flood.push(task.bytes)) return task;
      freeMemory([task.bytes.buffer]);
      return perform(entry, { type: 'settle', screen, everything: false, byteCount });
    }
    case 'settle':
      if (!flood.settle(task.everything)) return task;
      if (task.byteCount > 0)
        tell({ type: 'drawn', screen, byteCount: task.byteCount, skips: flood.isBehind });
      return undefined;
    case 'resize':
      if (!flood.settle(true)) return task;
      terminal.resize(task);
      return undefined;
    case 'snapshot': {
      const snapshot = takeSnapshot(entry, task.kind);
      if (snapshot === undefined) return task;
      const { data } = snapshot;
      tell({ type: 'snapshot', screen, kind: task.kind, ...terminal.size, ...snapshot }, [data.buffer]);
      return undefined;
    }
    default:
      return assertNever(task);
  }
};

/** Does something with one screen; an error costs that screen and no other. */
const contain = (screen: number, action: () => void): void => {
  try {
    action();
  } catch (error) {
    tell({ type: 'failed', screen, message: error instanceof Error ? error.message : String(error) });
    try {
      close(screen);
    } catch {
      // A terminal that cannot even be disposed of is let go of: nothing refers to it any more.
    }
  }
};

const run = (screen: number, task: ScreenTask): ScreenTask | undefined => {
  const entry = entries.get(screen);
  if (entry === undefined) return undefined;
  const outcome: { rest: ScreenTask | undefined } = { rest: undefined };
  // Asked before: what was drawn is given up.
  const isFlood = task.type === 'draw' && task.bytes.length >= FAST_FORWARD_SIZES.flood;
  const { taken } = entry.terminal.cellBytes;
  contain(screen, () => (outcome.rest = perform(entry, task)));
  if (isFlood) entry.grows = entry.terminal.cellBytes.taken > taken;
  return outcome.rest;
};

const awake = (): number[] =>
  [...entries].flatMap(([screen, { terminal }]) => (terminal.mayPark ? [screen] : []));

const places = new BurstPlaces<number>({
  sizeOf: (screen) => entries.get(screen)?.terminal.cellBytes ?? { taken: 0, full: 0 },
  awake,
  parkIdle: () => parkOne('contended'),
});

/** A flood that is skipped through takes no cells until it is settled, so it needs no place till then. */
const admits = (screen: number, task: ScreenTask, insists: boolean): boolean => {
  const mayBeSkipped = task.type === 'draw' || (task.type === 'settle' && !task.everything);
  const grows = entries.get(screen)?.grows === true || !mayBeSkipped;
  return (!grows && !insists) || places.admits(screen, insists);
};

const turns = new TurnTaking<number>({
  run,
  holdsBack: (screen) => entries.get(screen)?.flood.isBehind === true,
  admits,
});

/** What is held back of a flood that has ended is drawn after so many milliseconds, so that a snapshot is there at once. */
const FLOOD_ENDS_MS = 100;
let endings: NodeJS.Timeout | undefined;

const endFloods = (): void => {
  endings = undefined;
  const before = performance.now() - FLOOD_ENDS_MS;
  for (const [screen, { flood, floodedAt }] of entries)
    if (flood.isBehind && floodedAt <= before && !turns.has(screen))
      turns.push(screen, { type: 'settle', screen, everything: true, byteCount: 0 });
  schedule();
  scheduleEndings();
};

const scheduleEndings = (): void => {
  if (endings !== undefined) return;
  for (const { flood } of entries.values())
    if (flood.isBehind) {
      endings = setTimeout(endFloods, FLOOD_ENDS_MS);
      return;
    }
};

/** Idle terminals are looked for this often, in milliseconds, and parked one at a time: each costs a snapshot. */
const PARKING_INTERVAL_MS = 1000;
/** Where more is awake than should be, terminals are parked sooner, and looked for more often. */
const CROWDED_INTERVAL_MS = 50;
let parking: NodeJS.Timeout | undefined;

/** Parks the first terminal that is idle. Who has something to do, or holds a flood back and may not have drawn for long, is not. */
const parkOne = (need: ParkingNeed): boolean =>
  [...entries].some(([screen, { terminal, flood }]) => {
    if (flood.isBehind || turns.has(screen)) return false;
    const outcome = { parked: false };
    contain(screen, () => (outcome.parked = terminal.parkIfIdle(need)));
    return outcome.parked;
  });

const park = (): void => {
  parking = undefined;
  parkOne(places.isCrowded ? 'crowded' : 'idle');
  scheduleParking();
};

/** Looks again only while there is something to park: fifty quiet sessions cost nothing. */
const scheduleParking = (): void => {
  if (parking !== undefined) return;
  if (awake().length > 0)
    parking = setTimeout(park, places.isCrowded ? CROWDED_INTERVAL_MS : PARKING_INTERVAL_MS);
};

/** Whoever waits for a place to draw a burst in looks for one this often, in milliseconds. */
const PLACE_INTERVAL_MS = 20;
let round: NodeJS.Immediate | undefined;
let later: NodeJS.Timeout | undefined;
const takeTurns = (): void => {
  round = undefined;
  clearTimeout(later);
  later = undefined;
  const ran = turns.round();
  places.sweep((screen) => turns.has(screen));
  scheduleParking();
  scheduleEndings();
  if (ran) schedule();
  else if (!turns.isIdle) later = setTimeout(takeTurns, PLACE_INTERVAL_MS);
};
/** Between two rounds messages are received, so that a quiet screen's word is heard during a flood. */
const schedule = (): void => {
  if (round === undefined && !turns.isIdle) round = setImmediate(takeTurns);
};

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'open':
      return contain(message.screen, () => open(message.screen, message.cols, message.rows));
    case 'close':
      return contain(message.screen, () => close(message.screen));
    case 'draw':
    case 'resize':
    case 'snapshot':
      // What still comes for a screen that failed is not for anybody.
      if (!entries.has(message.screen)) return;
      turns.push(message.screen, message);
      return schedule();
    default:
      return assertNever(message);
  }
});
