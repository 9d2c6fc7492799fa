import type { Terminal } from '@xterm/xterm';

/** A finger that moved less than this, in pixels, still rests: it taps, or presses long. */
const SLOP_PX = 8;

interface TouchScrollOptions {
  readonly element: HTMLElement;
  readonly terminal: Terminal;
  /** Asked at the beginning of each touch. */
  readonly scrolls: () => boolean;
  /** So many lines further down; negative: up. */
  readonly onScroll: (lines: number) => void;
}

/** Scrolls a terminal with a finger, which xterm.js 6.0 does not. Ends with the signal. */
export const attachTouchScroll = (
  { element, terminal, scrolls, onScroll }: TouchScrollOptions,
  signal: AbortSignal,
): void => {
  /** Where the finger was when the last line was scrolled; null: it does not scroll. */
  let lastY: number | null = null;
  let moved = false;

  element.addEventListener(
    'touchstart',
    (event) => {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined;
      lastY = touch !== undefined && scrolls() ? touch.clientY : null;
      moved = false;
    },
    { signal, passive: true },
  );
  element.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0];
      if (lastY === null || touch === undefined) return;
      const distance = lastY - touch.clientY;
      if (!moved && Math.abs(distance) < SLOP_PX) return;
      moved = true;
      // Else the browser pulls the page, or reloads it.
      if (event.cancelable) event.preventDefault();
      const screen = element.querySelector<HTMLElement>('.xterm-screen');
      const lineHeight = screen === null ? 0 : screen.offsetHeight / terminal.rows;
      const lines = lineHeight > 0 ? Math.trunc(distance / lineHeight) : 0;
      if (lines === 0) return;
      lastY -= lines * lineHeight;
      onScroll(lines);
    },
    { signal, passive: false },
  );
};
