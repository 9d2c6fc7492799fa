/**
 * Gives what to add to the width of a cell, in pixels of the screen, so that it is rounded to the nearest: xterm's GPU renderer takes whole
 * pixels and cuts off the rest, which squeezes text by a tenth where a character is 7.8 of them wide. `characterWidth`: in CSS pixels.
 */
export const roundingLetterSpacing = (characterWidth: number, devicePixelRatio: number): number => {
  const width = characterWidth * devicePixelRatio;
  return Math.round(width) - Math.floor(width);
};

const canvas = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');

/** Measures text without laying it out, in CSS pixels; `font` as in CSS. 0 where the browser cannot. */
export const measureText = (font: string, text: string): number => {
  if (canvas === null) return 0;
  canvas.font = font;
  return canvas.measureText(text).width;
};

/** Measures a character of a monospaced font, in CSS pixels; 0 where the browser cannot. */
export const measureCharacter = (fontFamily: string, fontSize: number): number =>
  // The one that xterm measures too.
  measureText(`${fontSize}px ${fontFamily}`, 'W');
