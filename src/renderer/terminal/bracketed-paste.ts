const START = '\x1b[200~';
const END = '\x1b[201~';

/** What begins an escape sequence, as one character of 7 bits or of 8; they stand for themselves as a picture of the key. */
const INTRODUCERS = /[\x1b\x9b]/g;
const PICTURE_OF_ESCAPE = '\u241b';

/**
 * Makes sure that a bracketed paste ends where it ends: an end that stands in the text, which a web page may have put on the clipboard,
 * would let the rest of it run as if it were typed. xterm.js 6.0 passes it on. Anything else than a bracketed paste is given back as it is.
 */
export const sealBracketedPaste = (input: string): string => {
  if (!input.startsWith(START) || !input.endsWith(END)) return input;
  const text = input.slice(START.length, -END.length);
  return START + text.replace(INTRODUCERS, PICTURE_OF_ESCAPE) + END;
};
