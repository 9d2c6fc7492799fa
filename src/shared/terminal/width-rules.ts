/** How wide a character is and whether it joins to the one before, as xterm.js asks for it. */
export interface WidthProvider {
  readonly version: string;
  wcwidth(code: number): 0 | 1 | 2;
  /** Gives the state after `code`, where `preceding` is the state after the character before it; 0: there is none. */
  charProperties(code: number, preceding: number): number;
}

/** Where a terminal keeps its rules: its proposed `unicode`. */
export interface WidthRegistry {
  register(provider: WidthProvider): void;
  activeVersion: string;
}

/**
 * The most code points that are joined to one character, 32. A family of emoji has eleven; a flood of combining marks would otherwise
 * grow one cell's string without end.
 */
export const MAX_JOINED_CODE_POINTS = 32;

const VERSION = '15-graphemes';
const BOUNDED_VERSION = '15-graphemes-bounded';

/** Bits of a character's properties: it joins to the one before; from bit 13 on, which the addon leaves free where it joins, a count. */
const JOINS = 1;
const COUNT_SHIFT = 13;

const bounded = (provider: WidthProvider): WidthProvider => ({
  version: BOUNDED_VERSION,
  wcwidth: (code) => provider.wcwidth(code),
  charProperties: (code, preceding) => {
    const properties = provider.charProperties(code, preceding);
    if ((properties & JOINS) === 0) return properties;
    // The count travels in the state itself: the rules keep none, so asking them changes nothing.
    const count = (preceding & JOINS) === 0 ? 1 : (preceding >> COUNT_SHIFT) + 1;
    return count >= MAX_JOINED_CODE_POINTS
      ? provider.charProperties(code, 0)
      : properties | (count << COUNT_SHIFT);
  },
});

/**
 * Gives a terminal the rules by which characters are wide and join to graphemes: those of `graphemes`, an addon of
 * @xterm/addon-unicode-graphemes, with a bound on what one cell holds. Server and page use it alike, so that a snapshot falls into the
 * same cells.
 */
export const installWidthRules = (
  unicode: WidthRegistry,
  graphemes: { activate(terminal: never): void },
): void => {
  // The addon sees only the registry of rules, and hands over its own through it.
  const handover: WidthRegistry = {
    register: (provider) => {
      if (provider.version === VERSION) unicode.register(bounded(provider));
    },
    activeVersion: '',
  };
  graphemes.activate({ unicode: handover } as never);
  unicode.activeVersion = BOUNDED_VERSION;
};
