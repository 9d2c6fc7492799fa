import { describe, expect, it } from 'vitest';
import { plainText, statesOf } from './plain-line.ts';

const CASES: readonly (readonly [title: string, output: string, text: string])[] = [
  ['colours', '\x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3mrgb\x1b[m', 'red rgb'],
  ['a title ended by BEL, and one ended by ST', '\x1b]0;a title\x07A\x1b]2;other\x1b\\B', 'AB'],
  ['device control, privacy and application strings', '\x1bPq#0;2~\x1b\\A\x1b^x\x1b\\B\x1b_y\x1b\\C', 'ABC'],
  ['charsets, keypad and two-byte escapes', '\x1b(0A\x1b=B\x1b7C\x1b#8D', 'ABCD'],
  ['controls in their 8-bit form', 'A\u009b31mB\u009dtitle\u009cC\u0085D', 'ABCD'],
  ['bells, backspaces and NUL', 'A\x07B\x08C\0', 'ABC'],
  ['a sequence that the end of the text cuts off', 'A\x1b[31', 'A'],
];

describe('the text of a line', () => {
  for (const [title, output, text] of CASES)
    it(`is without ${title}`, () => expect(plainText(output)).toBe(text));

  it('keeps tabs, ends of lines, and every other character', () => {
    const plain = 'tab\tcr\r\nünïcödé © 漢字 👩‍👩‍👧';
    expect(plainText(plain)).toBe(plain);
  });

  it('is not lost where an earlier line left a string open', () => {
    expect(plainText('\x1b]0;never ended\nthe next line')).toBe('\nthe next line');
  });

  it('takes time in proportion to a hostile text', () => {
    const startedAt = Date.now();
    for (const part of ['\x1b[', '\x1b]', '\x1b[1;', '\x1b ', '\x9b1']) plainText(part.repeat(500_000));
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });
});

describe('the states of a line', () => {
  it('are what a lone carriage return separates, the last first', () => {
    expect(statesOf('10 %\r20 %\r30 %\r\n')).toEqual(['30 %', '20 %', '10 %']);
    expect(statesOf('whole\r\r\n')).toEqual(['whole']);
    expect(statesOf('50 %\r')).toEqual(['50 %']);
    expect(statesOf('')).toEqual(['']);
  });
});
