/** Protocols by which one connection carries any number of requests at once. */
const SHARED = /^(h2|h3)/;

/**
 * Tells whether the browser allows this page's server only a few connections: so it is unless the page itself came over HTTP/2 or later.
 * What is not known counts as limited, which costs nothing but a little order among many tabs.
 */
export const isConnectionLimited = (timing: Pick<Performance, 'getEntriesByType'> = performance): boolean =>
  ![...timing.getEntriesByType('navigation'), ...timing.getEntriesByType('resource')].some(
    (entry) => 'nextHopProtocol' in entry && SHARED.test(String(entry.nextHopProtocol)),
  );
