import type { ILinkHandler } from '@xterm/xterm';

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

/** Links that programs mark as such (OSC 8): their text may say anything, so the address is shown while the pointer is over them. */
export const createLinkHandler = (showAddress: (address: string | null) => void): ILinkHandler => ({
  allowNonHttpProtocols: false,
  activate: (_event, address) => openLink(address),
  hover: (_event, address) => showAddress(address),
  leave: () => showAddress(null),
});
