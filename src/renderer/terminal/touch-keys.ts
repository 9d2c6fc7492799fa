/** Keys that a touch screen's keyboard lacks. */
export type TouchKey = 'Esc' | 'Tab' | 'Left' | 'Up' | 'Down' | 'Right';

/** Keys that are held for one character or key, since a touch screen cannot hold them down. */
export interface Held {
  readonly ctrl: boolean;
  readonly alt: boolean;
}

export const NOTHING_HELD: Held = { ctrl: false, alt: false };

const ESC = '\u001b';
const ARROWS = { Left: 'D', Up: 'A', Down: 'B', Right: 'C' } as const;

/** What a program reads when a key is pressed; arrows have two forms, of which it chose one (DECCKM), and another with what is held. */
export const touchKeyText = (key: TouchKey, applicationCursorKeys: boolean, held = NOTHING_HELD): string => {
  const meta = held.alt ? ESC : '';
  if (key === 'Esc') return meta + ESC;
  if (key === 'Tab') return `${meta}\t`;
  const modifiers = 1 + (held.alt ? 2 : 0) + (held.ctrl ? 4 : 0);
  if (modifiers > 1) return `${ESC}[1;${modifiers}${ARROWS[key]}`;
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

/** What typed text becomes with what is held: one character is changed, anything longer stays what it is. */
export const withHeld = (text: string, { ctrl, alt }: Held): string => {
  if (Array.from(text).length !== 1) return text;
  const character = (ctrl ? withCtrl(text) : null) ?? text;
  return alt ? ESC + character : character;
};
