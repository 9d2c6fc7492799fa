import type { Terminal } from '@xterm/headless';
import { installWidthRules } from '../../../shared/terminal/width-rules.ts';
// Must stand before the addon: a module is evaluated after those that are imported above it.
import { restoreBufferPool } from './buffer-pool.ts';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';

restoreBufferPool();

/** Gives a headless terminal the rules by which characters are wide and join to graphemes, the same as in every page. */
export const loadWidthRules = (terminal: Terminal): void =>
  installWidthRules(terminal.unicode, new UnicodeGraphemesAddon());
