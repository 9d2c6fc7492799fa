/** How long rows are drawn at a stretch, in milliseconds. Laying them out counts, painting them comes on top. */
export const DRAWING_MS = 40;

/** How long the page has for keys and output before it draws on, in milliseconds: as long as it drew. */
export const PAUSE_MS = DRAWING_MS;

/** Cells that are drawn before they are laid out, so that the time this takes is known: some rows of a usual terminal. */
export const CELLS_PER_LAYOUT = 500;

export interface RowDrawerOptions {
  readonly drawRow: (row: number) => void;
  /** Has the browser lay out what was drawn, which it else does when the script is over. */
  readonly layOut: () => void;
  readonly cols: () => number;
  /** The row that goes before all others: the cursor's, where typing shows. */
  readonly firstRow: () => number;
  /** Whether it is on screen. Elsewhere nothing can be measured, so nothing is drawn. */
  readonly isShown: () => boolean;
  /** Has all rows asked for again when it is on screen. */
  readonly redrawWhenShown: () => void;
}

/** Draws the rows of a terminal, as many at a stretch as there is time for. */
export interface RowDrawer {
  /** Draws these rows: at once as far as there is time, the others after a pause. */
  draw(start: number, end: number): void;
  dispose(): void;
}

export const createRowDrawer = (options: RowDrawerOptions): RowDrawer => {
  /** What waits longest comes first: a row that changes all the time goes behind the others, so that each has its turn. */
  const waiting = new Set<number>();
  let pause: ReturnType<typeof setTimeout> | null = null;

  const drawSome = (): void => {
    if (!options.isShown()) {
      waiting.clear();
      options.redrawWhenShown();
      return;
    }
    const until = performance.now() + DRAWING_MS;
    let cells = 0;
    for (const row of [options.firstRow(), ...waiting]) {
      if (!waiting.delete(row)) continue;
      options.drawRow(row);
      cells += options.cols();
      if (cells >= CELLS_PER_LAYOUT) {
        options.layOut();
        cells = 0;
      }
      if (performance.now() >= until) break;
    }
    if (waiting.size === 0) return;
    pause = setTimeout(() => {
      pause = null;
      drawSome();
    }, PAUSE_MS);
  };

  return {
    draw(start, end) {
      for (let row = start; row <= end; row += 1) waiting.add(row);
      if (pause === null) drawSome();
    },
    dispose() {
      if (pause !== null) clearTimeout(pause);
      pause = null;
      waiting.clear();
    },
  };
};
