import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { DEFAULT_COLS, DEFAULT_ROWS, SCROLLBACK_LINES } from '../../shared/limits.ts';
import type { Resize } from '../../shared/session.ts';
import type { Appearance } from './appearance.ts';
import { hardenTerminal } from './harden-terminal.ts';
import { createLinkHandler, openLink } from './links.ts';

/** A terminal and the addon that measures its pane. */
export interface CreatedTerminal {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
}

/**
 * Makes a terminal, not yet on screen. Widths of characters follow the same rules as in the server's headless terminal, so that a
 * snapshot falls into the same cells. `grid`: the session's size, where it is known before its first snapshot. OSC 52 has no handler: what runs in a terminal neither reads nor writes the clipboard.
 */
export const createTerminal = (appearance: Appearance, grid: Resize | null): CreatedTerminal => {
  const terminal: Terminal = new Terminal({
    allowProposedApi: true,
    cols: grid?.cols ?? DEFAULT_COLS,
    rows: grid?.rows ?? DEFAULT_ROWS,
    scrollback: SCROLLBACK_LINES,
    convertEol: false,
    macOptionIsMeta: true,
    theme: appearance.theme,
    fontFamily: appearance.fontFamily,
    fontSize: appearance.fontSize,
    cursorBlink: !appearance.reducedMotion,
    linkHandler: createLinkHandler((address) => {
      terminal.element?.setAttribute('title', address ?? '');
    }),
  });
  hardenTerminal(terminal);
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  // Loading it makes its rules the active ones.
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon((_event, address) => openLink(address)));
  return { terminal, fit };
};
