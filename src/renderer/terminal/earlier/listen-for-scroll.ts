import type { Terminal } from '@xterm/xterm';
import { attachTouchScroll } from '../touch-scroll.ts';

interface ListenForScrollOptions {
  /** The live terminal's. */
  readonly element: HTMLElement;
  readonly terminal: Terminal;
  /** Whether earlier output lies over it. */
  readonly isOpen: () => boolean;
  /** The user scrolls up, so many rows, beyond the top of the terminal. */
  readonly onClimb: (rows: number) => void;
  /** The user scrolls in the earlier output. */
  readonly onScroll: (rows: number) => void;
  readonly onOldest: () => void;
  /** The user wants the live terminal back. */
  readonly onLeave: () => void;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn']);

/** A wheel's smallest step scrolls by a row. */
const rowsOf = (event: WheelEvent, terminal: Terminal, element: HTMLElement): number => {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return Math.max(1, Math.round(-event.deltaY));
  if (event.deltaMode === WheelEvent.DOM_DELTA_PAGE) return terminal.rows;
  return Math.max(1, Math.round((-event.deltaY * terminal.rows) / Math.max(1, element.clientHeight)));
};

/**
 * Notices that the user wants more than a terminal holds, by wheel, finger, key or scrollbar, and what is typed while earlier output lies over
 * it. The live terminal keeps the keyboard all the while, so that what is typed reaches the program.
 */
export const listenForScroll = (options: ListenForScrollOptions, signal: AbortSignal): void => {
  const { element, terminal, isOpen } = options;
  /** A program in the alternate screen, or one that takes the mouse, scrolls by itself. */
  const scrolls = (): boolean =>
    terminal.buffer.active.type === 'normal' && terminal.modes.mouseTrackingMode === 'none';
  const atTop = (): boolean => scrolls() && terminal.buffer.active.viewportY === 0;

  element.addEventListener(
    'wheel',
    (event) => {
      if (event.deltaY < 0 && !event.ctrlKey && atTop()) options.onClimb(rowsOf(event, terminal, element));
    },
    { signal, capture: true, passive: true },
  );
  attachTouchScroll(
    {
      element,
      terminal,
      // A pane that is larger than the screen is panned by the browser.
      scrolls: () => scrolls() && element.parentElement?.style.overflow !== 'auto',
      onScroll(lines) {
        const { viewportY } = terminal.buffer.active;
        terminal.scrollLines(lines);
        if (lines + viewportY < 0) options.onClimb(-lines - viewportY);
      },
    },
    signal,
  );
  // The scrollbar was dragged to its top, or clicked there.
  element.addEventListener(
    'pointerdown',
    (event) => {
      const onScrollbar = event.target instanceof Element && event.target.closest('.scrollbar') !== null;
      if (!onScrollbar || isOpen()) return;
      window.addEventListener('pointerup', () => atTop() && options.onClimb(1), { signal, once: true });
    },
    { signal, capture: true },
  );

  const handleKey = (event: KeyboardEvent): void => {
    const { key, ctrlKey, shiftKey, altKey, metaKey } = event;
    const take = (act: () => void): void => {
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    if (altKey || metaKey) return;
    const page = Math.max(1, terminal.rows - 2);
    if (!isOpen()) {
      const { viewportY, baseY } = terminal.buffer.active;
      if (key === 'PageUp' && shiftKey && !ctrlKey && atTop()) take(() => options.onClimb(page));
      // Ctrl Home belongs to the program, unless the user is reading what has scrolled away.
      if (key === 'Home' && ctrlKey && !shiftKey && scrolls() && viewportY < baseY) take(options.onOldest);
      return;
    }
    if (MODIFIERS.has(key)) return;
    // The page's own combinations, and copying.
    if (ctrlKey && shiftKey) return;
    if (key === 'Escape') return take(options.onLeave);
    if (key === 'PageUp') return take(() => options.onScroll(-page));
    if (key === 'PageDown') return take(() => options.onScroll(page));
    if (key === 'ArrowUp') return take(() => options.onScroll(-1));
    if (key === 'ArrowDown') return take(() => options.onScroll(1));
    if (key === 'Home') return take(options.onOldest);
    if (key === 'End') return take(options.onLeave);
    options.onLeave();
  };
  element.addEventListener('keydown', handleKey, { signal, capture: true });
  for (const type of ['beforeinput', 'paste', 'compositionstart'])
    element.addEventListener(type, () => isOpen() && options.onLeave(), { signal, capture: true });
};
