import { describe, expect, it } from 'vitest';
import { InputSequencer } from './input-sequencer.ts';

const applyAll = (numbers: readonly number[]): { outcomes: string[]; written: number[] } => {
  const sequencer = new InputSequencer();
  const written: number[] = [];
  const outcomes = numbers.map((n) => sequencer.apply('a', n, () => written.push(n)));
  return { outcomes, written };
};

describe('numbered input', () => {
  it('is written in order, once', () => {
    expect(applyAll([1, 2, 2, 1, 3])).toEqual({
      outcomes: ['applied', 'applied', 'repeated', 'repeated', 'applied'],
      written: [1, 2, 3],
    });
  });

  it('that comes before its turn is refused, and taken when its turn has come', () => {
    expect(applyAll([2, 1, 3, 2, 3])).toEqual({
      outcomes: ['out_of_order', 'applied', 'out_of_order', 'applied', 'applied'],
      written: [1, 2, 3],
    });
  });

  it('keeps clients apart', () => {
    const sequencer = new InputSequencer();
    const write = (): void => undefined;
    expect(sequencer.apply('a', 1, write)).toBe('applied');
    expect(sequencer.apply('b', 2, write)).toBe('out_of_order');
    expect(sequencer.apply('b', 1, write)).toBe('applied');
  });

  it('does not use up its number when it could not be written', () => {
    const sequencer = new InputSequencer();
    expect(() =>
      sequencer.apply('a', 1, () => {
        throw new Error('not running');
      }),
    ).toThrow('not running');
    expect(sequencer.apply('a', 1, () => undefined)).toBe('applied');
  });

  it('forgets the client silent for longest when there are too many', () => {
    const sequencer = new InputSequencer();
    const write = (): void => undefined;
    for (const client of ['old', 'busy']) sequencer.apply(client, 1, write);
    for (let n = 0; n < 1023; n += 1) sequencer.apply(`client-${n}`, 1, write);
    expect(sequencer.apply('busy', 2, write)).toBe('applied');
    expect(sequencer.apply('old', 2, write)).toBe('out_of_order');
  });
});
