import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import { isSelfAssigned, lanAddresses, type LanAddress } from '../network/lan-addresses.ts';

/** Under which names and addresses a certificate is good. */
export interface CertificateNames {
  readonly dns: readonly string[];
  readonly ips: readonly string[];
  /** Addresses that it names where it is made, and is not made again for: they come and go with containers and the like. */
  readonly fleetingIps?: readonly string[];
}

/** What this machine is called, and where it is. */
export interface MachineNames {
  readonly name: string;
  readonly addresses: readonly Pick<LanAddress, 'kind' | 'address'>[];
}

/** What a certificate can carry as a name; a machine may have a stranger one. */
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;

const WILDCARDS = ['0.0.0.0', '::'];

/** A host as `--allow-host` takes it, without its port and brackets. */
const bareHost = (host: string): string => {
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  return url.replace(/^\[|\]$/g, '').toLowerCase();
};

/**
 * Gathers the names and addresses under which this server may be opened: loopback, this machine's name and LAN addresses, and those that
 * the user named. LAN addresses are in it whether or not the server listens there: the switch may be turned at any time.
 */
export const certificateNames = (
  { host, allowHosts }: Pick<Config, 'host' | 'allowHosts'>,
  machine: MachineNames = { name: hostname(), addresses: lanAddresses() },
): CertificateNames => {
  const named = [...(host === undefined ? [] : [host]), ...allowHosts].map(bareHost);
  const name = machine.name.toLowerCase();
  const isFleeting = ({ kind, address }: MachineNames['addresses'][number]): boolean =>
    kind === 'virtual' || isSelfAssigned(address);
  const lasting = machine.addresses.filter((one) => !isFleeting(one)).map(({ address }) => address);
  const all = ['localhost', '127.0.0.1', '::1', name, `${name}.local`, ...lasting, ...named];
  const ips = new Set(all.filter((one) => isIP(one) !== 0 && !WILDCARDS.includes(one)));
  const dns = new Set(all.filter((one) => isIP(one) === 0 && DNS_NAME.test(one)));
  const fleeting = machine.addresses.filter((one) => isFleeting(one) && !ips.has(one.address));
  return { dns: [...dns], ips: [...ips], fleetingIps: fleeting.map(({ address }) => address) };
};
