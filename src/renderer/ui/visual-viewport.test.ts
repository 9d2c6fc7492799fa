import { describe, expect, it } from 'vitest';
import { visibleBox } from './visual-viewport.ts';

describe('what the keyboard of a screen leaves free', () => {
  it('is all of the page without one', () => {
    expect(visibleBox({ height: 740, offsetTop: 0, scale: 1 }, 740)).toBeNull();
  });

  it('is what is seen above it, wherever the browser has moved the page', () => {
    expect(visibleBox({ height: 420, offsetTop: 0, scale: 1 }, 740)).toEqual({ top: 0, height: 420 });
    expect(visibleBox({ height: 420, offsetTop: 180, scale: 1 }, 740)).toEqual({ top: 180, height: 420 });
  });

  it('is not mistaken for a page that is magnified', () => {
    expect(visibleBox({ height: 370, offsetTop: 100, scale: 2 }, 740)).toBeNull();
  });
});
