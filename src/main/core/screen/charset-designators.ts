import headless from '@xterm/headless';
import { openInternals, type Charset } from './terminal-internals.ts';

/** The final bytes with which a program designates a character set, all that xterm.js knows; several mean the same one. */
const DESIGNATORS = ['B', '0', 'A', '4', 'C', 'R', 'Q', 'K', 'Y', 'E', 'Z', 'H', '=', '5', '6', '7'];

/** Learns, from a terminal of its own, by which designator each character set is called. */
const learn = (): ReadonlyMap<Charset, string> => {
  const terminal = new headless.Terminal({
    cols: 2,
    rows: 1,
    scrollback: 0,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const internals = openInternals(terminal);
  const learned = new Map<Charset, string>();
  for (const designator of DESIGNATORS) {
    internals.writeSync(Buffer.from(`\x1b(${designator}`));
    const charset = internals.charsets.charset;
    if (charset !== undefined && !learned.has(charset)) learned.set(charset, designator);
  }
  terminal.dispose();
  return learned;
};

let designators: ReadonlyMap<Charset, string> | undefined;

/** Gives the final byte that designates a character set; `B`, ASCII, for none. */
export const designatorOf = (charset: Charset | undefined): string =>
  charset === undefined ? 'B' : ((designators ??= learn()).get(charset) ?? 'B');
