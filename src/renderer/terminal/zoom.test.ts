import { describe, expect, it } from 'vitest';
import { boundZoom, zoomedFontSize } from './zoom.ts';

describe('a zoom', () => {
  it('stays within its bounds', () => {
    expect(boundZoom(1.5)).toBe(1.5);
    expect(boundZoom(0.1)).toBe(0.5);
    expect(boundZoom(90)).toBe(4);
    expect(boundZoom(Number.NaN)).toBe(1);
  });

  it('makes a font larger or smaller in steps, and never too small to read', () => {
    expect(zoomedFontSize(13, 1)).toBe(13);
    expect(zoomedFontSize(13, 1.27)).toBe(16.5);
    expect(zoomedFontSize(8, 0.5)).toBe(6);
    expect(zoomedFontSize(32, 4)).toBe(40);
  });
});
