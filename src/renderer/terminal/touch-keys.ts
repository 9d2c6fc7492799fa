/** Keys that a touch screen's keyboard lacks. */
export type TouchKey = 'Esc' | 'Tab' | 'Left' | 'Up' | 'Down' | 'Right';

const ESC = '\u001b';
const ARROWS = { Left: 'D', Up: 'A', Down: 'B', Right: 'C' } as const;

/** What a program reads when a key is pressed; arrows have two forms, of which it chose one (DECCKM). */
export const touchKeyText = (key: TouchKey, applicationCursorKeys: boolean): string => {
  if (key === 'Esc') return ESC;
  if (key === 'Tab') return '\t';
  return `${ESC}${applicationCursorKeys ? 'O' : '['}${ARROWS[key]}`;
};

/** Where digits stand in for control characters that no letter has, as xterm.js does it for a real keyboard. */
const DIGITS: Readonly<Record<string, string>> = {
  ' ': '\0',
  '2': '\0',
  '3': ESC,
  '4': '\u001c',
  '5': '\u001d',
  '6': '\u001e',
  '7': '\u001f',
  '8': '\u007f',
  '?': '\u007f',
  '/': '\u001f',
};

/** What a character becomes while Ctrl is held; null where the two mean nothing together. */
export const withCtrl = (text: string): string | null => {
  const digit = DIGITS[text];
  if (digit !== undefined) return digit;
  if (!/^[@-_a-z]$/.test(text)) return null;
  return String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f);
};
