import type { Terminal } from '@xterm/xterm';
import { syncScrollbar } from './open-on-page.ts';

/** What a user has scrolled to and selected, counted from the end of a terminal: more lines above change nothing in it. */
export interface KeptPlace {
  /** So many rows from the bottom; 0: at it. */
  readonly scrolledUp: number;
  readonly selection: {
    readonly column: number;
    /** Below the row at the top of the screen when it is scrolled down; negative: above it. */
    readonly row: number;
    /** In cells. */
    readonly length: number;
    readonly text: string;
  } | null;
}

/** Reads the place, so that it can be found again when the same lines, and more above them, are drawn anew. */
export const readPlace = (terminal: Terminal): KeptPlace => {
  const { baseY, viewportY } = terminal.buffer.active;
  const range = terminal.getSelectionPosition();
  return {
    scrolledUp: baseY - viewportY,
    selection:
      range === undefined
        ? null
        : {
            column: range.start.x,
            row: range.start.y - baseY,
            length: (range.end.y - range.start.y) * terminal.cols + range.end.x - range.start.x,
            text: terminal.getSelection(),
          },
  };
};

/** Goes back to a place. What was selected and reads otherwise now, since more was written meanwhile, is selected no longer. */
export const restorePlace = (terminal: Terminal, { scrolledUp, selection }: KeptPlace): void => {
  const { baseY } = terminal.buffer.active;
  if (selection !== null && baseY + selection.row >= 0) {
    terminal.select(selection.column, baseY + selection.row, selection.length);
    if (terminal.getSelection() !== selection.text) terminal.clearSelection();
  }
  // Last: selecting may scroll.
  if (scrolledUp === 0) return;
  syncScrollbar(terminal);
  terminal.scrollToLine(Math.max(0, baseY - scrolledUp));
};
