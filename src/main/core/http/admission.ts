import { BlockList, isIPv6, type Socket } from 'node:net';
import { problem } from '../../../shared/problem.ts';
import { MAX_REFUSED_CONNECTIONS, REFUSAL_LINGER_MS, type ConnectionLimits } from './connection-limits.ts';
import { isLoopback } from './is-loopback.ts';
import { rawAnswer } from './raw-answer.ts';

/** Says of a connection whether there is room for it. Where there is none, it has been told so and closes. */
export type Admission = (socket: Socket) => boolean;

/**
 * Counts connections: those of this machine and those of the network apart, so that nobody on the network locks the owner out, and those of
 * each address of the network, so that none takes the place of all others. `trustProxies` come for many, and count only in all.
 */
export const createAdmission = (
  limits: Pick<ConnectionLimits, 'perAddress' | 'remote' | 'local'>,
  { trustProxies, scheme }: { readonly trustProxies: readonly string[]; readonly scheme: 'http' | 'https' },
): Admission => {
  const isProxy = matcherOf(trustProxies);
  const ofAddress = new Map<string, number>();
  let local = 0;
  let remote = 0;
  let refused = 0;

  const refuse = (socket: Socket): void => {
    socket.on('error', () => undefined);
    // Over TLS nothing can be said before a handshake, which is work.
    if (scheme === 'https' || refused >= MAX_REFUSED_CONNECTIONS) return void socket.destroy();
    refused += 1;
    const cut = setTimeout(() => socket.destroy(), REFUSAL_LINGER_MS).unref();
    socket.once('close', () => {
      refused -= 1;
      clearTimeout(cut);
    });
    // What was sent is let through unread: a connection that is closed over it is reset, and the answer lost.
    socket.resume();
    socket.end(FULL);
  };

  return (socket) => {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (isLoopback(address)) {
      if (local >= limits.local) return (refuse(socket), false);
      local += 1;
      socket.once('close', () => (local -= 1));
      return true;
    }
    const before = ofAddress.get(address) ?? 0;
    if (remote >= limits.remote || (before >= limits.perAddress && !isProxy(address)))
      return (refuse(socket), false);
    remote += 1;
    ofAddress.set(address, before + 1);
    socket.once('close', () => {
      remote -= 1;
      const left = (ofAddress.get(address) ?? 1) - 1;
      if (left === 0) ofAddress.delete(address);
      else ofAddress.set(address, left);
    });
    return true;
  };
};

const FULL = rawAnswer(
  problem(
    'unavailable',
    'Expected fewer connections from this address, or in all. Close some, then try again.',
  ),
);

/** Tells whether an address is one of these, or in one of these networks. */
const matcherOf = (named: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const entry of named) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
};
