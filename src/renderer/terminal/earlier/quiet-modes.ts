import type { IDisposable, Terminal } from '@xterm/xterm';

/** Modes that a read-only terminal does not take from the output: reports of mouse and focus, which would take the wheel away, and held frames. */
const REFUSED_MODES = new Set([9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2026]);

/** Keeps what a program once asked of its terminal from what only shows it again. `mayHold`: whether a held frame is this page's own wish. */
export const refuseModes = (terminal: Terminal, mayHold: () => boolean): IDisposable => {
  const handle = (params: readonly (number | number[])[]): boolean =>
    !mayHold() && params.some((param) => typeof param === 'number' && REFUSED_MODES.has(param));
  const handlers = ['h', 'l'].map((final) =>
    terminal.parser.registerCsiHandler({ prefix: '?', final }, handle),
  );
  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
};
