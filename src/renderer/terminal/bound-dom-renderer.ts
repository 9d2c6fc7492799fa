import type { Terminal } from '@xterm/xterm';
import { boundMeasuring } from './bound-measuring.ts';
import { handleDomRenderers } from './emulator-internals.ts';
import { measureText } from './letter-spacing.ts';
import { createRowDrawer } from './row-drawer.ts';

/** Bits of a variant, as in xterm.js' `browser/renderer/dom/WidthCache.ts`. */
const BOLD = 1;
const ITALIC = 2;

/**
 * Bounds how long xterm's DOM renderer, which draws where there is no GPU, keeps the page from reacting, whatever a program writes. A screen
 * whose every cell has marks or colours of its own takes it up to seconds: it is drawn in several stretches, and keys and output have their
 * turn between them. Call it before the terminal is opened.
 */
export const boundDomRenderer = (terminal: Terminal): void =>
  handleDomRenderers(terminal, (renderer) => {
    boundMeasuring(renderer._widthCache, (text, variant) => {
      const { fontFamily, fontSize, fontWeight, fontWeightBold } = terminal.options;
      const style = (variant & ITALIC) === 0 ? 'normal' : 'italic';
      const weight = (variant & BOLD) === 0 ? fontWeight : fontWeightBold;
      return measureText(`${style} ${weight} ${fontSize}px ${fontFamily}`, text);
    });
    const drawRows = renderer.renderRows.bind(renderer);
    const drawer = createRowDrawer({
      drawRow: (row) => drawRows(row, row),
      layOut: () => void terminal.element?.getBoundingClientRect(),
      cols: () => terminal.cols,
      firstRow() {
        const { baseY, cursorY, viewportY } = terminal.buffer.active;
        return baseY + cursorY - viewportY;
      },
      isShown: () => terminal.element?.isConnected === true,
      // xterm keeps it in mind while the terminal is not to be seen.
      redrawWhenShown: () => terminal.refresh(0, terminal.rows - 1),
    });
    renderer.renderRows = (start, end) => drawer.draw(start, end);
    const dispose = renderer.dispose.bind(renderer);
    renderer.dispose = () => {
      drawer.dispose();
      dispose();
    };
  });
