import { describe, expect, it } from 'vitest';
import { mdnsLabel, mdnsLabelAfter } from './mdns-label.ts';

describe('the name on the network', () => {
  it("is the machine's, behind that of the app", () => {
    expect(mdnsLabel('box')).toBe('rootresume-box');
    expect(mdnsLabel('Anns-MacBook.local')).toBe('rootresume-anns-macbook');
  });

  it('is a host name whatever the machine is called', () => {
    expect(mdnsLabel("Ann's laptop_2")).toBe('rootresume-ann-s-laptop-2');
    expect(mdnsLabel('机器')).toBe('rootresume');
    expect(mdnsLabel('')).toBe('rootresume');
    expect(mdnsLabel('x'.repeat(200)).length).toBeLessThan(60);
  });

  it('has a number where others have it already', () => {
    expect([0, 1, 2].map((taken) => mdnsLabelAfter('rootresume-box', taken))).toEqual([
      'rootresume-box',
      'rootresume-box-2',
      'rootresume-box-3',
    ]);
  });
});
