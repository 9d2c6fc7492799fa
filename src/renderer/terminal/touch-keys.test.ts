import { describe, expect, it } from 'vitest';
import { touchKeyText, withCtrl, withHeld } from './touch-keys.ts';

describe('a key of the row', () => {
  it('sends arrows in the form that the program asked for', () => {
    expect(touchKeyText('Up', false)).toBe('\u001b[A');
    expect(touchKeyText('Up', true)).toBe('\u001bOA');
    expect(touchKeyText('Tab', true)).toBe('\t');
  });

  it('tells what is held with it', () => {
    expect(touchKeyText('Left', true, { ctrl: true, alt: false })).toBe('\u001b[1;5D');
    expect(touchKeyText('Right', false, { ctrl: false, alt: true })).toBe('\u001b[1;3C');
    expect(touchKeyText('Up', false, { ctrl: true, alt: true })).toBe('\u001b[1;7A');
    expect(touchKeyText('Tab', false, { ctrl: false, alt: true })).toBe('\u001b\t');
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

describe('text typed while keys are held', () => {
  it('changes where it is one character', () => {
    expect(withHeld('c', { ctrl: true, alt: false })).toBe('\u0003');
    expect(withHeld('b', { ctrl: false, alt: true })).toBe('\u001bb');
    expect(withHeld('c', { ctrl: true, alt: true })).toBe('\u001b\u0003');
    expect(withHeld('ü', { ctrl: true, alt: false })).toBe('ü');
  });

  it('stays what it is where it is more', () => {
    expect(withHeld('make', { ctrl: true, alt: true })).toBe('make');
  });
});
