import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { hardenTerminal } from '../../../shared/terminal/harden-terminal.ts';
import { resizeTerminal } from '../../../shared/terminal/resize-terminal.ts';
import { WholeCharacters } from '../../../shared/terminal/whole-characters.ts';
import { cellBuffers, SLAB_BYTES } from './cell-slabs.ts';
import { createFuzzSteps, createRandom } from './fuzz-bytes.ts';
import { ScreenTerminal } from './screen-terminal.ts';
import { CELL_SIZE, openInternals, type TerminalInternals } from './terminal-internals.ts';
import { loadWidthRules } from './width-rules.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const linesOf = (count: number): Uint8Array =>
  bytesOf(Array.from({ length: count }, (_, line) => `\x1b[3${line % 8}mline ${line}\x1b[m\r\n`).join(''));

const createFull = (cols: number, count = 3000) => {
  const screen = new ScreenTerminal({ cols, rows: 20 });
  screen.write(linesOf(count));
  return screen;
};

/** In what the cells of a terminal lie: whole slabs, and pieces of other sizes. */
const piecesOf = ({ internals }: ScreenTerminal) => {
  const pieces = [...cellBuffers(internals.buffers)];
  const slabs = pieces.filter(({ byteLength }) => byteLength === SLAB_BYTES);
  return { pieces, slabs: slabs.length, others: pieces.length - slabs.length };
};

/** So many slabs hold the cells of so many lines. */
const slabsFor = (cols: number, count: number): number =>
  Math.ceil(count / Math.floor(SLAB_BYTES / (cols * CELL_SIZE * Uint32Array.BYTES_PER_ELEMENT)));

describe('the cells of a terminal', () => {
  it.each([20, 77, 120, 219, 1000])(
    'lie in slabs of one size, whatever its width, but for the first rows: %i',
    (cols) => {
      const { slabs, others } = piecesOf(createFull(cols));
      expect(slabs).toBe(slabsFor(cols, 3001 - 20));
      expect(others).toBeLessThanOrEqual(20);
    },
  );

  it.each([
    ['wider', 60, 190],
    ['narrower', 190, 60],
    ['as narrow as to wrap every line', 190, 8],
  ])('lie in as few slabs as hold them once it is %s, and the others are given up', (_, from, to) => {
    const screen = createFull(from);
    const before = piecesOf(screen).pieces;
    screen.resize({ cols: to, rows: 20 });
    expect(before.every(({ byteLength }) => byteLength === 0)).toBe(true);
    const { slabs, others } = piecesOf(screen);
    expect(others).toBe(0);
    expect(slabs).toBe(slabsFor(to, screen.internals.buffers.normal.lines.length));
  });

  it('are given up with it', () => {
    const screen = createFull(120);
    const { pieces } = piecesOf(screen);
    screen.dispose();
    expect(pieces.every(({ byteLength }) => byteLength === 0)).toBe(true);
  });

  it('are no other terminal’s', () => {
    const [one, other] = [createFull(80, 0), createFull(80, 0)];
    for (let round = 0; round < 50; round += 1) for (const screen of [one, other]) screen.write(linesOf(50));
    const shown = other.snapshot();
    one.dispose();
    expect(other.snapshot()).toEqual(shown);
  });
});

/** xterm.js as it comes, with lines that nothing was done to. */
const createUntouched = (cols: number, rows: number, scrollback: number) => {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@xterm/headless');
  const cached = require.cache[file];
  Reflect.deleteProperty(require.cache, file);
  const headless = require(file) as { readonly Terminal: typeof Terminal };
  if (cached !== undefined) require.cache[file] = cached;
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: 'off' });
  const internals = openInternals(terminal);
  loadWidthRules(terminal);
  hardenTerminal(internals);
  return { terminal, internals };
};

const cellsOf = ({ buffers }: TerminalInternals): readonly string[] =>
  [buffers.normal, buffers.alt].flatMap(({ lines }) =>
    Array.from({ length: lines.length }, (_, row) => {
      const line = lines.get(row);
      return `${row} ${line?.isWrapped} ${JSON.stringify(line?._combined)} ${line?._data.join()}`;
    }),
  );

describe('a terminal whose cells lie in slabs', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'has the same in every cell as one whose lines have their own: %i',
    (seed) => {
      const random = createRandom(seed);
      const size = { cols: 30, rows: 8 };
      const screen = new ScreenTerminal(size, { scrollback: 300 });
      const { terminal, internals } = createUntouched(size.cols, size.rows, 300);
      const characters = new WholeCharacters();
      const write = (bytes: Uint8Array): void => {
        screen.write(bytes);
        for (const piece of characters.push(bytes)) internals.writeSync(piece);
      };
      for (const step of createFuzzSteps(seed, 60)) {
        if (step.type === 'bytes') write(step.bytes);
        if (random() < 0.3) write(linesOf(Math.floor(random() * 200)));
        const resized =
          step.type === 'resize'
            ? step
            : random() < 0.2
              ? { cols: 2 + Math.floor(random() * 150), rows: 1 + Math.floor(random() * 20) }
              : undefined;
        if (resized === undefined) continue;
        screen.resize(resized);
        resizeTerminal(terminal, internals, resized.cols, resized.rows);
        expect(cellsOf(screen.internals)).toEqual(cellsOf(internals));
      }
      expect(cellsOf(screen.internals)).toEqual(cellsOf(internals));
    },
  );
});
