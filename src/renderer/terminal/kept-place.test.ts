import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { readPlace, restorePlace } from './kept-place.ts';

/** A terminal of five rows with so many numbered lines, the last of them number 100, and a selection, which the emulator has only on a page. */
const openTerminal = async (count: number): Promise<Terminal> => {
  const terminal = new headless.Terminal({
    cols: 20,
    rows: 5,
    allowProposedApi: true,
  }) as unknown as Terminal;
  let selected: { column: number; row: number; length: number } | undefined;
  terminal.select = (column, row, length) => (selected = { column, row, length });
  terminal.clearSelection = () => (selected = undefined);
  terminal.getSelectionPosition = () =>
    selected && {
      start: { x: selected.column, y: selected.row },
      end: {
        x: (selected.column + selected.length) % 20,
        y: selected.row + Math.floor((selected.column + selected.length) / 20),
      },
    };
  terminal.getSelection = () => {
    if (selected === undefined) return '';
    const { column, row, length } = selected;
    const rows = Array.from({ length: 1 + Math.floor((column + length) / 20) }, (_, index) =>
      (terminal.buffer.active.getLine(row + index)?.translateToString() ?? '').padEnd(20),
    );
    return rows.join('').slice(column, column + length);
  };
  const text = Array.from({ length: count }, (_, index) => `line ${100 - count + 1 + index}`).join('\r\n');
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal;
};

describe('the place in a terminal', () => {
  it('is the same lines, scrolled to and selected, when there are more above them', async () => {
    const short = await openTerminal(30);
    // Over the end of a row.
    short.select(5, 15, 25);
    short.scrollLines(-12);
    const text = short.getSelection();
    expect(text.startsWith('86')).toBe(true);

    const long = await openTerminal(90);
    restorePlace(long, readPlace(short));
    expect(long.getSelection()).toBe(text);
    const { active } = long.buffer;
    expect(active.baseY - active.viewportY).toBe(12);
  });

  it('keeps no selection that would read otherwise', async () => {
    const short = await openTerminal(30);
    short.select(0, 15, 7);
    const long = await openTerminal(90);
    await new Promise<void>((resolve) => long.write('\r\nanother line', resolve));
    restorePlace(long, readPlace(short));
    expect(long.getSelection()).toBe('');
  });

  it('is the end where nobody has scrolled', async () => {
    const long = await openTerminal(90);
    restorePlace(long, readPlace(await openTerminal(30)));
    expect(long.buffer.active.viewportY).toBe(long.buffer.active.baseY);
  });
});
