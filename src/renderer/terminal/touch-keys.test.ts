import { describe, expect, it } from 'vitest';
import { touchKeyText, withCtrl } from './touch-keys.ts';

describe('a key of the row', () => {
  it('sends arrows in the form that the program asked for', () => {
    expect(touchKeyText('Up', false)).toBe('\u001b[A');
    expect(touchKeyText('Up', true)).toBe('\u001bOA');
    expect(touchKeyText('Tab', true)).toBe('\t');
  });
});

describe('a character typed while Ctrl is held', () => {
  it.each([
    ['c', '\u0003'],
    ['C', '\u0003'],
    ['z', '\u001a'],
    ['[', '\u001b'],
    [' ', '\0'],
    ['?', '\u007f'],
  ])('%j becomes the control character', (text, control) => {
    expect(withCtrl(text)).toBe(control);
  });

  it.each(['ü', '1', 'ab', '', '\u001b[A', '漢'])('%j stays what it is', (text) => {
    expect(withCtrl(text)).toBeNull();
  });
});
