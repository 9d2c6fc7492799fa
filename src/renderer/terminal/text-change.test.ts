import { describe, expect, it } from 'vitest';
import { textChange } from './text-change.ts';

describe('the way from one text to another', () => {
  it.each([
    ['', 'ls', { removed: 0, added: 'ls' }],
    ['ls', 'ls', { removed: 0, added: '' }],
    ['teh', 'the ', { removed: 2, added: 'he ' }],
    ['word', '', { removed: 4, added: '' }],
    ['helo wrld', 'hello wrld', { removed: 6, added: 'lo wrld' }],
    ['a😀', 'a😁', { removed: 1, added: '😁' }],
    ['', '日本', { removed: 0, added: '日本' }],
  ])('from %j to %j', (before, after, change) => {
    expect(textChange(before, after)).toEqual(change);
  });
});
