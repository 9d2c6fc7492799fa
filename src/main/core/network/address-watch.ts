import { networkInterfaces } from 'node:os';
import type { Disposable } from '../lifecycle.ts';
import { toDisposable } from '../lifecycle.ts';
import type { Interfaces } from './lan-addresses.ts';

/** How often this machine's addresses are looked at, in milliseconds: no system tells of a change without being asked in a way of its own. */
export const ADDRESSES_LOOKED_AT_EVERY_MS = 5000;

/** Says all that a link depends on, in one line, so that two moments can be compared. */
export const addressesKey = (interfaces: Interfaces): string =>
  Object.entries(interfaces)
    .flatMap(([name, list]) =>
      (list ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join('\n');

/** Tells whenever this machine has other addresses than it had, until it is disposed. It keeps no process alive. */
export const watchAddresses = (
  onChange: () => void,
  read: () => Interfaces = networkInterfaces,
): Disposable => {
  let key = addressesKey(read());
  const timer = setInterval(() => {
    const now = addressesKey(read());
    if (now === key) return;
    key = now;
    onChange();
  }, ADDRESSES_LOOKED_AT_EVERY_MS).unref();
  return toDisposable(() => clearInterval(timer));
};
