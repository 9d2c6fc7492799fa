import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { defaultRouteInterface } from './default-route.ts';
import { nameInterface, type NamedInterface } from './interface-kind.ts';

/** An address under which other machines may reach this one. */
export interface LanAddress extends NamedInterface {
  /** What the system calls the interface. */
  readonly interface: string;
  readonly address: string;
}

/** As `os.networkInterfaces()` tells them. */
export type Interfaces = Partial<Record<string, NetworkInterfaceInfo[]>>;

const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** What a machine gives itself where no network gave it an address: it hardly leads anywhere. */
export const isSelfAssigned = (address: string): boolean => address.startsWith('169.254.');

/** 2000::/3 is the internet's, fc00::/7 a network's own; the rest is of one wire, or of nobody. */
const REACHABLE_IPV6 = /^([23][0-9a-f]{3}|f[cd][0-9a-f]{2}):/i;

/** Of an interface its IPv4 addresses; where it has none, its first IPv6 address that others can reach. */
const addressesOf = (list: readonly NetworkInterfaceInfo[]): readonly string[] => {
  const outside = list.filter(({ internal }) => !internal);
  const ipv4 = outside.filter(({ family }) => family === 'IPv4');
  const ipv6 = outside.filter(({ family, address }) => family === 'IPv6' && REACHABLE_IPV6.test(address));
  return (ipv4.length > 0 ? ipv4 : ipv6.slice(0, 1)).map(({ address }) => address);
};

/** The least is the likely one. Each line outweighs those below it. */
const rank = ({ kind, interface: name, address }: LanAddress, defaultRoute: string | undefined): number =>
  (kind === 'virtual' ? 16 : kind === 'vpn' ? 8 : 0) +
  (isSelfAssigned(address) ? 4 : 0) +
  (name === defaultRoute ? 0 : 2) +
  (PRIVATE.test(address) ? 0 : 1);

/**
 * Lists this machine's addresses beyond loopback, the likely one first: that of the real interface with the default route, then other
 * real ones, then VPNs, and last what containers and virtual machines made.
 */
export const lanAddresses = (
  interfaces: Interfaces = networkInterfaces(),
  defaultRoute: string | undefined = defaultRouteInterface(),
): readonly LanAddress[] =>
  Object.entries(interfaces)
    .flatMap(([name, list]) =>
      addressesOf(list ?? []).map((address) => ({ ...nameInterface(name), interface: name, address })),
    )
    .sort((a, b) => rank(a, defaultRoute) - rank(b, defaultRoute));
