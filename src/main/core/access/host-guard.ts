import { hostname, networkInterfaces } from 'node:os';

/** How long an address counts as this machine's without asking the system again, in milliseconds: each key that is typed would ask. */
const ADDRESSES_TTL_MS = 5000;

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** A client names the same host with every key, so names are remembered, if they are no longer than one can be; at this many all go. */
const MAX_REMEMBERED_NAMES = 256;
const MAX_REMEMBERED_LENGTH = 300;
const rememberedNames = new Map<string, string | undefined>();

/** Reads a `Host` header: the name in lower case without its port; undefined where it is none. */
const hostName = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (rememberedNames.has(header)) return rememberedNames.get(header);
  const name = parseHost(header);
  if (header.length > MAX_REMEMBERED_LENGTH) return name;
  if (rememberedNames.size >= MAX_REMEMBERED_NAMES) rememberedNames.clear();
  rememberedNames.set(header, name);
  return name;
};

const parseHost = (header: string): string | undefined => {
  if (/[/?#@\\\s]/.test(header)) return undefined;
  const url = URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : undefined;
  return url?.hostname.toLowerCase();
};

/**
 * Knows under which names and addresses the server is served, so that a page of another name that was pointed at this machine (DNS
 * rebinding) is refused. The port is not compared: a tunnel or a container may map it, and a rebound name fails by its name.
 */
export class HostGuard {
  #names: ReadonlySet<string> = new Set();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly allowHosts: readonly string[],
    /** Whether the server listens beyond loopback at the moment. */
    private readonly beyondLoopback: () => boolean,
    /** The address that it was told to listen on, if it was told. */
    private readonly boundHost: string | undefined,
    /** Asks the system for this machine's names and addresses. */
    private readonly readNames: () => ReadonlySet<string> = ownNames,
  ) {}

  allows(header: string | undefined): boolean {
    const name = hostName(header);
    if (name === undefined) return false;
    if (LOOPBACK_NAMES.includes(name)) return true;
    if (this.isAllowedName(name)) return true;
    if (this.boundHost !== undefined && hostName(bracketed(this.boundHost)) === name) return true;
    return this.beyondLoopback() && this.#isOwnName(name);
  }

  /** Tells whether a host is one that the user named: a proxy may serve it there and pass on another `Host`. */
  isAllowedName(header: string): boolean {
    const name = hostName(header);
    return this.allowHosts.some((allowed) => hostName(allowed) === name);
  }

  /** An address may have come a moment ago: what is not known is looked for before it is refused, which costs little of what a refusal does. */
  #isOwnName(name: string): boolean {
    if (performance.now() - this.#readAt < ADDRESSES_TTL_MS && this.#names.has(name)) return true;
    this.#names = this.readNames();
    this.#readAt = performance.now();
    return this.#names.has(name);
  }
}

/** This machine's names and addresses, as a `Host` header says them. */
export const ownNames = (): ReadonlySet<string> => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => hostName(bracketed(address)));
  const machine = hostname().toLowerCase();
  return new Set([...addresses.filter((name) => name !== undefined), machine, `${machine}.local`]);
};

/** An IPv6 address as a URL writes it; a zone (`fe80::1%eth0`) has no place there. */
const bracketed = (address: string): string => {
  const bare = address.split('%')[0] ?? address;
  return bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare;
};
