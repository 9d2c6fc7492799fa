import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A rectangle on the desktop, in device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window stands: its place when it is neither maximized nor full screen, and whether it is maximized. */
export interface WindowState {
  readonly bounds: Bounds;
  readonly maximized: boolean;
}

export const DEFAULT_WIDTH = 1180;
export const DEFAULT_HEIGHT = 760;
/** The page folds below 600 px and stays usable down to this. */
export const MIN_WIDTH = 360;
export const MIN_HEIGHT = 300;
/** How much of the title bar must lie on a display for the window to be draggable, in pixels. */
const GRIP_WIDTH = 100;
const GRIP_HEIGHT = 24;

const isBounds = (value: unknown): value is Bounds => {
  const { x, y, width, height } = (value ?? {}) as Record<string, unknown>;
  return [x, y, width, height].every((side) => Number.isInteger(side));
};

/** Reads where the window stood; undefined where nothing usable is stored, which is no error: the window then opens at its default place. */
export const readWindowState = (file: string): WindowState | undefined => {
  try {
    const { bounds, maximized } = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, unknown>;
    return isBounds(bounds) ? { bounds, maximized: maximized === true } : undefined;
  } catch {
    // No file yet, or one that cannot be read: a place on the screen is not worth a message.
    return undefined;
  }
};

/** Stores where the window stands. A disk that refuses costs the place and nothing else. */
export const writeWindowState = (file: string, state: WindowState): void => {
  const draft = `${file}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, `${JSON.stringify(state)}\n`);
    renameSync(draft, file);
  } catch {
    // A full or read-only disk: the window opens at its default place next time.
  }
};

const overlap = (startA: number, lengthA: number, startB: number, lengthB: number): number =>
  Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB);

/** Tells whether enough of the window's title bar lies on a display's work area to be seen and dragged. */
const isReachable = (bounds: Bounds, area: Bounds): boolean =>
  overlap(bounds.x, bounds.width, area.x, area.width) >= GRIP_WIDTH &&
  overlap(bounds.y, GRIP_HEIGHT, area.y, area.height) >= GRIP_HEIGHT;

/**
 * Fits a stored place to the displays that are there: kept where its title bar can be reached, no larger than the display it is on;
 * undefined where that display is gone, so that the window opens at its default place.
 */
export const fitToDisplays = (bounds: Bounds, workAreas: readonly Bounds[]): Bounds | undefined => {
  const area = workAreas.find((candidate) => isReachable(bounds, candidate));
  if (area === undefined) return undefined;
  return {
    x: bounds.x,
    y: bounds.y,
    width: Math.max(MIN_WIDTH, Math.min(bounds.width, area.width)),
    height: Math.max(MIN_HEIGHT, Math.min(bounds.height, area.height)),
  };
};
