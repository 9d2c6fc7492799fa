import { describe, expect, it } from 'vitest';
import { describeTerminal } from './describe-terminal.ts';
import { createRandom } from './fuzz-bytes.ts';
import { ScreenTerminal } from './screen-terminal.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const lines = (screen: ScreenTerminal): readonly string[] =>
  describeTerminal(screen.terminal).normal.map((line) => line.trimEnd());

describe('a screen terminal', () => {
  it.each(['…', '–', '•', '“', '€', '中', '😀', 'é'])('draws %s wherever its bytes are cut', (character) => {
    const bytes = bytesOf(`${character}x`);
    for (let first = 0; first <= bytes.length; first += 1)
      for (let second = first; second <= bytes.length; second += 1) {
        const screen = new ScreenTerminal({ cols: 10, rows: 2 });
        for (const piece of [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)])
          screen.write(piece);
        expect(lines(screen)[0]).toBe(` ${character}x`);
      }
  });

  it('gives wide characters and emoji two cells', () => {
    const screen = new ScreenTerminal({ cols: 20, rows: 2 });
    screen.write(bytesOf('中😀👩‍👩‍👧é'));
    expect(screen.terminal.buffer.active.cursorX).toBe(7);
  });

  it.each([
    ['an erase in the last cell of a fresh terminal', '\x1b[999;999H\x1b[1J'],
    ['a line feed inserted two milliard times', '\x1b[2147483647L'],
    [
      'as many scrolls, tabs and repetitions',
      '\x1b[2147483647S\x1b[2147483647T\x1b[2147483647I\x1b[2147483647Z',
    ],
    ['a character repeated without end', 'x\x1b[2147483647b'],
    ['a paragraph of combining marks', `e${'\u0301'.repeat(100_000)}`],
  ])('survives %s, and goes on', (_, hostile) => {
    const screen = new ScreenTerminal({ cols: 20, rows: 5 });
    screen.write(bytesOf(hostile));
    screen.write(bytesOf('\x1bcstill here'));
    expect(lines(screen)[0]).toBe(' still here');
  });

  it('bounds what one cell holds', () => {
    const screen = new ScreenTerminal({ cols: 20, rows: 5 });
    screen.write(bytesOf(`e${'\u0301'.repeat(500)}`));
    expect(screen.terminal.buffer.active.getLine(0)?.getCell(0)?.getChars().length).toBeLessThan(40);
  });

  it('survives random bytes', () => {
    const random = createRandom(7);
    const screen = new ScreenTerminal({ cols: 30, rows: 7 });
    for (let round = 0; round < 200; round += 1) {
      screen.write(Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256)));
      screen.snapshot();
    }
    screen.write(bytesOf('\x18\x1bcstill here'));
    expect(lines(screen)[0]).toBe(' still here');
  });
});
