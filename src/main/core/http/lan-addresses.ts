import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** An address under which other machines may reach this one. */
export interface LanAddress {
  readonly interface: string;
  readonly address: string;
}

/** Interfaces that containers and virtual machines make: their addresses are hardly ever meant. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|cali|zt|utun|tun|tap|wg|tailscale)/i;

const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);

/** The likely one first: a private address of a real interface, then other real ones, then virtual ones. */
const rank = ({ interface: name, address }: LanAddress): number =>
  (VIRTUAL.test(name) ? 2 : 0) + (isPrivate(address) ? 0 : 1);

/** Lists this machine's IPv4 addresses beyond loopback, the likely one first. */
export const lanAddresses = (
  interfaces: Partial<Record<string, NetworkInterfaceInfo[]>> = networkInterfaces(),
): readonly LanAddress[] =>
  Object.entries(interfaces)
    .flatMap(([name, list]) => (list ?? []).map((info) => ({ info, interface: name, address: info.address })))
    .filter(({ info }) => !info.internal && info.family === 'IPv4')
    .map(({ interface: name, address }) => ({ interface: name, address }))
    .sort((a, b) => rank(a) - rank(b));
