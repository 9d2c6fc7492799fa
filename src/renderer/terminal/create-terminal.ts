import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { DEFAULT_COLS, DEFAULT_ROWS, SCROLLBACK_LINES } from '../../shared/limits.ts';
import type { Resize } from '../../shared/session.ts';
import { hardenTerminal } from '../../shared/terminal/harden-terminal.ts';
import { installWidthRules } from '../../shared/terminal/width-rules.ts';
import type { Appearance } from './appearance.ts';
import { boundDomRenderer } from './bound-dom-renderer.ts';
import { emulatorInternals } from './emulator-internals.ts';
import { createLinkHandler, openLink, readLinkText, type DoubtfulLink } from './links.ts';

/** A terminal and the addon that measures its pane. */
export interface CreatedTerminal {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
}

/** Text is drawn with at least this contrast to its background (WCAG AA), whatever colours a program chose for another theme. */
const MINIMUM_CONTRAST = 4.5;

/**
 * Makes a terminal, not yet on screen. `grid`: the session's size, where it is known before its first snapshot. What
 * runs in a terminal never reads the clipboard; it writes to it only where the user says so (OSC 52, see the session's addon).
 * `onDoubtfulLink`: a link was clicked that is not opened before the user has said so.
 */
export const createTerminal = (
  appearance: Appearance,
  grid: Resize | null,
  onDoubtfulLink: (link: DoubtfulLink) => void,
): CreatedTerminal => {
  const terminal: Terminal = new Terminal({
    allowProposedApi: true,
    cols: grid?.cols ?? DEFAULT_COLS,
    rows: grid?.rows ?? DEFAULT_ROWS,
    scrollback: SCROLLBACK_LINES,
    convertEol: false,
    macOptionIsMeta: true,
    theme: appearance.theme,
    minimumContrastRatio: MINIMUM_CONTRAST,
    fontFamily: appearance.fontFamily,
    fontSize: appearance.fontSize,
    cursorBlink: !appearance.reducedMotion,
    linkHandler: createLinkHandler({
      readText: (range) => readLinkText(terminal, range),
      showAddress: (address) => terminal.element?.setAttribute('title', address ?? ''),
      onDoubt: onDoubtfulLink,
    }),
  });
  hardenTerminal(emulatorInternals(terminal));
  installWidthRules(terminal.unicode, new UnicodeGraphemesAddon());
  boundDomRenderer(terminal);
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new WebLinksAddon((_event, address) => openLink(address)));
  return { terminal, fit };
};
