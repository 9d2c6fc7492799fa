/**
 * Escape sequences, none of which reaches over the end of its line: a string that a killed program left open hides no more than that. Every
 * repetition is of characters that cannot follow it, so the time it takes grows with the text and no faster.
 */
const SEQUENCES = new RegExp(
  [
    // CSI, in its two forms.
    '(?:\\x1b\\[|\\x9b)[\\x20-\\x3f]*[\\x40-\\x7e]?',
    // OSC, DCS, SOS, PM, APC, up to BEL, ST, or another sequence.
    '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d\\x9e\\x9f])[^\\x07\\x18\\x1a\\x1b\\x9c\\n]*(?:\\x07|\\x1b\\\\|\\x9c)?',
    // Everything else that begins with ESC.
    '\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?',
  ].join('|'),
  'g',
);
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;
const ANY_CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

/** Takes escape sequences and control characters out of text; tabs and the ends of lines stay. */
export const plainText = (text: string): string =>
  ANY_CONTROL.test(text) ? text.replace(SEQUENCES, '').replace(CONTROLS, '') : text;

/**
 * The states that a line went through: a lone carriage return writes over what stood before, as progress bars do. The last one comes first; the
 * line's own end is no state.
 */
export const statesOf = (line: string): readonly string[] =>
  line
    .replace(/\r*\n?$/, '')
    .split('\r')
    .reverse();
