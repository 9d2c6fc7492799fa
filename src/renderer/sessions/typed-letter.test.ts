import { describe, expect, it } from 'vitest';
import { typedLetter } from './typed-letter.ts';

describe('the letter that a change has typed', () => {
  it.each([
    ['', 'c', 'c'],
    ['ls', 'ls ', ' '],
    ['aa', 'aaa', 'a'],
    ['mke', 'make', 'a'],
    ['', '漢', '漢'],
    ['', '😀', '😀'],
  ])('from %j to %j is %j', (before, after, letter) => {
    expect(typedLetter(before, after)).toBe(letter);
  });

  it.each([
    ['a', 'a'],
    ['ab', 'a'],
    ['', 'ls'],
    ['teh', 'the '],
    ['ab', 'xyb'],
  ])('from %j to %j is none', (before, after) => {
    expect(typedLetter(before, after)).toBeNull();
  });
});
