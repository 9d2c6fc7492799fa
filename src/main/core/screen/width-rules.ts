import type { Terminal } from '@xterm/headless';
// Must stand before the addon: a module is evaluated after those that are imported above it.
import { restoreBufferPool } from './buffer-pool.ts';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';

/**
 * The most code points that are joined to one character, 32. A family of emoji has eleven; a flood of combining marks would otherwise
 * grow one cell's string without end, here and in every page.
 */
export const MAX_JOINED_CODE_POINTS = 32;

const VERSION = '15-graphemes';
const BOUNDED_VERSION = '15-graphemes-bounded';

type Provider = Parameters<Terminal['unicode']['register']>[0];

restoreBufferPool();

/**
 * Gives a terminal the rules by which characters are wide and join to graphemes: those of @xterm/addon-unicode-graphemes, as in every
 * page, with a bound on what one cell holds.
 */
export const installWidthRules = (terminal: Terminal): void => {
  terminal.loadAddon({
    // The addon sees only the registry of rules, and hands over its own through it.
    activate: () => {
      const registry = {
        register: (provider: Provider) => {
          if (provider.version === VERSION) terminal.unicode.register(bounded(provider));
        },
        activeVersion: '',
      };
      new UnicodeGraphemesAddon().activate({ unicode: registry } as never);
    },
    dispose: () => undefined,
  });
  terminal.unicode.activeVersion = BOUNDED_VERSION;
};

/** Bits of a character's properties: it joins to the one before; from bit 13 on, which the addon leaves free where it joins, a count. */
const JOINS = 1;
const COUNT_SHIFT = 13;

const bounded = (provider: Provider): Provider => ({
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
