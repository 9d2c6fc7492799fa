import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import type { Server } from './server.ts';

/** The narrowest phone that the page is made for. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;

const RECORDER = resolve(import.meta.dirname, '../programs/record-input.mjs');

/** A program that records what it reads. */
export interface Recorder {
  readonly id: string;
  /** All that it has read. */
  readonly read: () => string;
  readonly remove: () => void;
}

/** Starts a recorder; `setUp`: what it writes to its terminal before, for printf. */
export const startRecorder = async (server: Server, setUp = ''): Promise<Recorder> => {
  const folder = mkdtempSync(join(tmpdir(), 'rootresume-recorder-'));
  const file = join(folder, 'input');
  const { id } = await server.create({
    name: 'recorder',
    command: `printf '${setUp}'; exec '${process.execPath}' '${RECORDER}' '${file}'`,
  });
  return {
    id,
    read: () => readFileSync(file, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fingers on the screen. */
export interface Fingers {
  down(...points: readonly Point[]): Promise<void>;
  /** Puts all of them somewhere else. */
  move(...points: readonly Point[]): Promise<void>;
  up(): Promise<void>;
  /** One finger taps twice, a tenth of a second apart. */
  doubleTap(at: Point): Promise<void>;
  /** One finger goes down the screen by so many pixels in so many milliseconds, and leaves it. */
  flick(from: Point, pixels: number, ms: number): Promise<void>;
}

export const touchScreen = async (page: Page): Promise<Fingers> => {
  const client: CDPSession = await page.context().newCDPSession(page);
  const send = async (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    points: readonly Point[],
    atMs?: number,
  ): Promise<void> => {
    await client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [...points],
      ...(atMs !== undefined && { timestamp: atMs / 1000 }),
    });
  };
  return {
    down: (...points) => send('touchStart', points),
    move: (...points) => send('touchMove', points),
    up: () => send('touchEnd', []),
    async doubleTap(at) {
      // As in a flick: two taps that this machine takes long to tell are told to be close.
      const startedAt = Date.now() - 200;
      for (const tapAt of [startedAt, startedAt + 100]) {
        await send('touchStart', [at], tapAt);
        await send('touchEnd', [], tapAt + 50);
      }
    },
    async flick(from, pixels, ms) {
      const steps = 6;
      // What it was told, and not how long this machine takes to tell it.
      const startedAt = Date.now() - ms;
      await send('touchStart', [from], startedAt);
      for (let step = 1; step <= steps; step += 1)
        await send(
          'touchMove',
          [{ x: from.x, y: from.y + (pixels * step) / steps }],
          startedAt + (ms * step) / steps,
        );
      await send('touchEnd', [], startedAt + ms);
    },
  };
};
