import { describe, expect, it } from 'vitest';
import { EscapeStripper } from './text.ts';

const strip = (text: string, pieceLength = Infinity): string => {
  const bytes = Buffer.from(text);
  const stripper = new EscapeStripper();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength)
    parts.push(stripper.strip(bytes.subarray(at, at + pieceLength)));
  return Buffer.concat(parts).toString();
};

const CASES: readonly (readonly [title: string, output: string, text: string])[] = [
  ['colours', '\x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3mrgb\x1b[m', 'red rgb'],
  ['a title ended by BEL, and one ended by ST', '\x1b]0;a title\x07A\x1b]2;other\x1b\\B', 'AB'],
  [
    'device control, privacy and application strings',
    '\x1bPq#0;2~\x1b\\A\x1b^x\x1b\\B\x1b_y\x1b\\C\x1bXz\x1b\\D',
    'ABCD',
  ],
  ['charsets, keypad and two-byte escapes', '\x1b(0A\x1b=B\x1b7C\x1b#8D', 'ABCD'],
  ['controls in their 8-bit form', 'A\u009b31mB\u009dtitle\u009cC\u0085D', 'ABC\u0085D'],
  ['a sequence that is cancelled', 'A\x1b[31\x18B\x1b]0;x\x1aC', 'ABC'],
  ['a control character inside a sequence', 'A\x1b[3\n1mB', 'A\nB'],
  ['a sequence that begins inside a string', 'A\x1b]0;x\x1b[31mB', 'AB'],
];

describe('text without escape sequences', () => {
  for (const [title, output, text] of CASES)
    it(`leaves out ${title}, however the bytes are cut`, () => {
      for (const pieceLength of [Infinity, 1, 2, 3]) expect(strip(output, pieceLength)).toBe(text);
    });

  it('keeps every other byte as it is', () => {
    const plain = 'tab\tback\bcr\r\nünïcödé © 漢字 👩‍👩‍👧 bell\x07\0';
    for (const pieceLength of [Infinity, 1, 2]) expect(strip(plain, pieceLength)).toBe(plain);
  });
});
