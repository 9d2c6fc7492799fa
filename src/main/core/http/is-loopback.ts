const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Tells whether an address is of this machine only. */
export const isLoopback = (address: string | undefined): boolean =>
  address === 'localhost' || LOOPBACK.test(address ?? '');
