import type { Terminal } from '@xterm/xterm';

/** A finger that moved less than this, in pixels, still rests: it taps, or presses long. */
const SLOP_PX = 8;

/** Text glides on where the finger left it faster than this, in pixels per millisecond. */
const GLIDES_FROM = 0.3;

/** It glides no faster than this: beyond, nobody sees what goes by. Pixels per millisecond. */
const GLIDES_AT_MOST = 4;

/** After this time, in milliseconds, it glides at half the speed; below STOPS_AT it stops. */
const HALF_SPEED_MS = 200;
const STOPS_AT = 0.03;

/** How far a text glides while its speed falls from one to another, in pixels: the same in many frames as in few. */
export const glidePixels = (from: number, to: number): number => ((from - to) * HALF_SPEED_MS) / Math.LN2;

/** A finger that rested so long, in milliseconds, before it left has stopped the text. */
const RESTED_MS = 80;

interface TouchScrollOptions {
  readonly element: HTMLElement;
  readonly terminal: Terminal;
  /** Asked at the beginning of each touch. */
  readonly scrolls: () => boolean;
  /** So many lines further down; negative: up. */
  readonly onScroll: (lines: number) => void;
}

const lessMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Scrolls a terminal with a finger, which xterm.js 6.0 does not; it glides on a little when the finger leaves it. Ends with the signal. */
export const attachTouchScroll = (
  { element, terminal, scrolls, onScroll }: TouchScrollOptions,
  signal: AbortSignal,
): void => {
  /** Where the finger was last; null: it does not scroll. */
  let last: { readonly y: number; readonly at: number } | null = null;
  let moved = false;
  /** Pixels that make no whole line yet; down is positive. */
  let rest = 0;
  /** In pixels per millisecond. */
  let speed = 0;
  let gliding: number | null = null;

  const scrollBy = (pixels: number): void => {
    const screen = element.querySelector<HTMLElement>('.xterm-screen');
    const lineHeight = screen === null ? 0 : screen.offsetHeight / terminal.rows;
    if (lineHeight <= 0) return;
    rest += pixels;
    const lines = Math.trunc(rest / lineHeight);
    if (lines === 0) return;
    rest -= lines * lineHeight;
    onScroll(lines);
  };
  const stop = (): void => {
    if (gliding !== null) cancelAnimationFrame(gliding);
    gliding = null;
  };
  const glide = (before: number): void => {
    gliding = requestAnimationFrame((now) => {
      const ms = Math.max(0, now - before);
      const from = speed;
      speed *= 0.5 ** (ms / HALF_SPEED_MS);
      scrollBy(glidePixels(from, speed));
      if (Math.abs(speed) < STOPS_AT) return stop();
      glide(now);
    });
  };
  signal.addEventListener('abort', stop);

  element.addEventListener(
    'touchstart',
    (event) => {
      stop();
      const touch = event.touches.length === 1 ? event.touches[0] : undefined;
      last = touch !== undefined && scrolls() ? { y: touch.clientY, at: event.timeStamp } : null;
      moved = false;
      rest = 0;
      speed = 0;
    },
    { signal, passive: true },
  );
  element.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0];
      if (last === null || touch === undefined) return;
      const distance = last.y - touch.clientY;
      if (!moved && Math.abs(distance) < SLOP_PX) return;
      moved = true;
      // Else the browser pulls the page, or reloads it.
      if (event.cancelable) event.preventDefault();
      // A single event says little: its finger may have trembled.
      speed = 0.7 * (distance / Math.max(1, event.timeStamp - last.at)) + 0.3 * speed;
      last = { y: touch.clientY, at: event.timeStamp };
      scrollBy(distance);
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'touchend',
    (event) => {
      const left = last;
      last = null;
      if (left === null || !moved || event.timeStamp - left.at > RESTED_MS || lessMotion()) return;
      if (Math.abs(speed) < GLIDES_FROM) return;
      speed = Math.min(GLIDES_AT_MOST, Math.max(-GLIDES_AT_MOST, speed));
      glide(performance.now());
    },
    { signal, passive: true },
  );
};
