import { describe, expect, it } from 'vitest';
import { filterBy } from './filter.ts';

const find = (items: readonly string[], typed: string) => filterBy(items, typed, (item) => item);

describe('filterBy', () => {
  it('keeps everything in its order while nothing is typed', () => {
    expect(find(['b', 'a'], '  ')).toEqual(['b', 'a']);
  });

  it('wants every word, in any order and case', () => {
    expect(find(['Restart web', 'Restart api', 'Stop web'], 'WEB rest')).toEqual(['Restart web']);
  });

  it('puts the start of the text before the start of a word, and that before the middle of one', () => {
    expect(find(['Renew', 'A new one', 'New session'], 'new')).toEqual(['New session', 'A new one', 'Renew']);
  });
});
