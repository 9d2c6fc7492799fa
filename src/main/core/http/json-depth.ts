const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/** Tells whether a JSON text nests deeper than `most` levels, without reading it: what walks a value that deep may run out of stack. */
export const isDeeper = (text: string, most: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === BACKSLASH) index += 1;
      else if (unit === QUOTE) inString = false;
    } else if (unit === QUOTE) inString = true;
    else if (OPENING.includes(unit)) {
      depth += 1;
      if (depth > most) return true;
    } else if (CLOSING.includes(unit)) depth -= 1;
  }
  return false;
};
