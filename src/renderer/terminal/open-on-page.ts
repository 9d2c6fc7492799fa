import type { Terminal } from '@xterm/xterm';
import { emulatorViewport } from './emulator-internals.ts';

/** Has the scrollbar know what has been parsed, for whoever scrolls in the same stretch: it scrolls no farther than it knows of. */
export const syncScrollbar = (terminal: Terminal): void => {
  if (terminal.element !== undefined) emulatorViewport(terminal)._sync(terminal.buffer.active.viewportY);
};

/**
 * Puts a terminal on the page, for the first time.
 *
 * xterm.js 6.0 moves its scrollbar with every line that scrolls, and sets two timers for it: half of the time that a flood takes it. It is
 * moved once for all that is parsed at a stretch instead, before anything else can happen.
 */
export const openOnPage = (terminal: Terminal, host: HTMLElement): void => {
  terminal.open(host);
  const viewport = emulatorViewport(terminal);
  const sync = viewport._sync.bind(viewport);
  let due = false;
  viewport._sync = (ydisp) => {
    if (ydisp !== undefined) return sync(ydisp);
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      sync();
    });
  };
};
