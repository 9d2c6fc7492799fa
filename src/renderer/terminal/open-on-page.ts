import type { Terminal } from '@xterm/xterm';
import { emulatorViewport } from './emulator-internals.ts';

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
