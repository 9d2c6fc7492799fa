import { settleWithin } from './settle-within.ts';

export const DEFAULT_FONT_FAMILY = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';
export const DEFAULT_FONT_SIZE = 13;

/** A font that is not there by then, in milliseconds, is done without: a terminal in another font is better than none. */
const FONT_TIMEOUT_MS = 1500;

/** Waits until the terminal's fonts can be measured: cells measured in a fallback font would be wrong for good. */
export const loadTerminalFonts = async (fontFamily: string): Promise<void> => {
  const faces = ['400', '700'].map((weight) =>
    document.fonts.load(`${weight} ${DEFAULT_FONT_SIZE}px ${fontFamily}`),
  );
  // A font that cannot be loaded leaves the fallback, which is readable.
  await settleWithin(Promise.allSettled(faces), FONT_TIMEOUT_MS);
};
