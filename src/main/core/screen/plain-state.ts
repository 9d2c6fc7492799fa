import type { ScreenTerminal } from './screen-terminal.ts';
import { EXTENDED_FLAG } from './terminal-internals.ts';

/** Style of an underline, in the attributes' extended number. */
const UNDERLINE_STYLE_MASK = 0x1c000000;

/**
 * Tells whether plain bytes (see PlainScanner) do to this terminal what is said of them there. What does not matter, because it is the same
 * for every row: insert and origin mode, tab stops, and the line feed that returns, too.
 */
export const isPlain = (screen: ScreenTerminal): boolean => {
  const { buffers, charsets, core, input } = screen.internals;
  const { normal } = buffers;
  const { bg, extended } = input._curAttrData;
  return (
    screen.isAtRest &&
    buffers.active === normal &&
    // Rows leave at the top of the screen only, and then at the top of the scrollback.
    normal.scrollTop === 0 &&
    normal.scrollBottom === screen.terminal.rows - 1 &&
    normal.lines.length === normal.ybase + screen.terminal.rows &&
    // A line that is too long takes another row.
    core.decPrivateModes.wraparound &&
    // ASCII is drawn as such, and setting the character set that is set does nothing.
    charsets.glevel === 0 &&
    charsets.charset === undefined &&
    charsets._charsets[0] === undefined &&
    // A link counts its rows. And DECRC may have left a style that is not in force: then an attribute may depend on another.
    extended.urlId === 0 &&
    ((bg & EXTENDED_FLAG) !== 0) === ((extended._ext & UNDERLINE_STYLE_MASK) !== 0)
  );
};

/** How many rows have to begin before a plain terminal has forgotten all that it shows: from the top of its screen, so many scroll. */
export const rowsToForget = ({ internals, terminal }: ScreenTerminal): number =>
  internals.buffers.normal.lines.maxLength + terminal.rows;
