/** Tells whether a page's host is its browser's own machine, by address or by the one name that always means it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
