import type { IBufferRange, ILinkHandler, Terminal } from '@xterm/xterm';
import { otherAddressIn } from './link-text.ts';

/** A link whose text is an address, and another than it leads to. */
export interface DoubtfulLink {
  /** The address that its text says. */
  readonly says: string;
  /** The address that it leads to. */
  readonly leadsTo: string;
}

/** Rows over which the text of a link is followed where a line is wrapped. */
const MAX_ROWS = 20;

/** Opens an address that a program printed in a tab of its own, which gets no hold on this page; only http and https. */
export const openLink = (address: string): void => {
  let protocol: string;
  try {
    ({ protocol } = new URL(address));
  } catch {
    // Not an address: there is nothing to open.
    return;
  }
  if (protocol !== 'http:' && protocol !== 'https:') return;
  window.open(address, '_blank', 'noopener,noreferrer');
};

/**
 * Gives the text of a range in one row as it is read: with the rest of the word that it begins or ends in, also over rows into which a line is
 * wrapped. A part of an address can be a link, too.
 */
export const readLinkText = ({ buffer }: Pick<Terminal, 'buffer'>, { start, end }: IBufferRange): string => {
  const { active } = buffer;
  const row = start.y - 1;
  let before = active.getLine(row)?.translateToString(false, 0, start.x - 1) ?? '';
  let after = active.getLine(row)?.translateToString(false, end.x) ?? '';
  for (let up = row; up > row - MAX_ROWS && !/\s/.test(before) && active.getLine(up)?.isWrapped; up -= 1)
    before = (active.getLine(up - 1)?.translateToString(false) ?? '') + before;
  for (let down = row + 1; down < row + MAX_ROWS && !/\s/.test(after); down += 1) {
    const line = active.getLine(down);
    if (line?.isWrapped !== true) break;
    after += line.translateToString(false);
  }
  const inside = active.getLine(row)?.translateToString(false, start.x - 1, end.x) ?? '';
  return (/\S*$/.exec(before)?.[0] ?? '') + inside + (/^\S*/.exec(after)?.[0] ?? '');
};

export interface LinkHandlerOptions {
  readonly readText: (range: IBufferRange) => string;
  /** null: the pointer is over none. */
  readonly showAddress: (address: string | null) => void;
  readonly onDoubt: (link: DoubtfulLink) => void;
}

/**
 * Links that programs mark as such (OSC 8): their text may say anything, so the address is shown while the pointer is over them, and one whose
 * text is itself an address, but another, is asked about before it is opened.
 */
export const createLinkHandler = (options: LinkHandlerOptions): ILinkHandler => ({
  allowNonHttpProtocols: false,
  activate(_event, address, range) {
    const says = otherAddressIn(options.readText(range), address);
    if (says === null) openLink(address);
    else options.onDoubt({ says, leadsTo: address });
  },
  hover: (_event, address) => options.showAddress(address),
  leave: () => options.showAddress(null),
});
