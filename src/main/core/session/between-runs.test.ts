import { describe, expect, it } from 'vitest';
import { ScreenTerminal } from '../screen/screen-terminal.ts';
import { CUT_OFF_MARK, RESET_BETWEEN_RUNS } from './between-runs.ts';

const NOTE = '── RootResume ended here, and the program with it ──';

/** Draws pieces, and gives the lines that are not empty. */
const draw = (...pieces: readonly (string | Uint8Array)[]): readonly string[] => {
  const screen = new ScreenTerminal({ cols: 60, rows: 8 });
  for (const piece of pieces) screen.write(Buffer.from(piece));
  const { active, normal } = screen.terminal.buffer;
  expect(active.type).toBe('normal');
  const lines = Array.from({ length: normal.length }, (_, row) =>
    normal.getLine(row)?.translateToString(true).trimEnd(),
  );
  screen.dispose();
  return lines.filter((line) => line !== undefined && line !== '') as readonly string[];
};

describe('what is written between two runs', () => {
  for (const [name, ending] of [
    ['a prompt', 'first\r\nsecond> '],
    ['an alternate screen', 'first\r\nsecond> \x1b[?1049h\x1b[2J\x1b[5;5Hfull screen'],
    ['margins and a saved cursor at the top', '\x1b[H\x1b7first\r\nsecond> \x1b[1;3r\x1b[2;9H'],
    ['a line without an end, in colour', '\x1b[31mfirst\r\nsecond> '],
  ] as const) {
    it(`leaves the output of a run that ended in ${name}, and begins below it`, () => {
      expect(draw(ending, RESET_BETWEEN_RUNS, 'third')).toEqual(['first', 'second>', 'third']);
    });

    it(`says that a run was cut off below what ended in ${name}`, () => {
      expect(draw(ending, CUT_OFF_MARK, RESET_BETWEEN_RUNS, 'third')).toEqual([
        'first',
        'second>',
        NOTE,
        'third',
      ]);
    });
  }
});
