import { describe, expect, it } from 'vitest';
import { DEFAULT_APPEARANCE, parseAppearance } from './appearance.ts';

describe('parseAppearance', () => {
  it('reads what was kept', () => {
    const kept = { theme: 'dark', fontSizePx: 15, listWidthPx: 300, composeShown: true };
    expect(parseAppearance(JSON.stringify(kept))).toEqual(kept);
  });

  it.each([null, '', 'oops', 'null', '[]', '{"theme":"pink","fontSizePx":"big"}'])(
    'takes the defaults for %j',
    (text) => {
      expect(parseAppearance(text)).toEqual(DEFAULT_APPEARANCE);
    },
  );

  it('keeps sizes within their bounds', () => {
    expect(parseAppearance('{"fontSizePx":900,"listWidthPx":1}')).toMatchObject({
      fontSizePx: 32,
      listWidthPx: 200,
    });
  });
});
