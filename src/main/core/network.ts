import type { Network, NetworkLink, SetNetwork } from '../../shared/server.ts';
import type { Config } from './config/config.ts';
import type { Settings } from './config/settings.ts';
import { Emitter, type Disposable } from './lifecycle.ts';
import { isLoopback } from './http/is-loopback.ts';
import type { Listener } from './http/listener.ts';
import { watchAddresses } from './network/address-watch.ts';
import type { MdnsName } from './network/mdns-name.ts';
import type { MdnsOffer } from './network/mdns-responder.ts';
import type { TlsIdentity } from './tls/tls-identity.ts';
import { lanAddresses, type LanAddress } from './network/lan-addresses.ts';

const LOOPBACK_HOST = '127.0.0.1';
const EVERY_IPV4_HOST = '0.0.0.0';
/** IPv4 too. */
const EVERY_HOST = '::';
const WILDCARDS = [EVERY_IPV4_HOST, EVERY_HOST, ''];

/** All addresses of this machine: IPv4, unless it has none on a network, since a machine without IPv6 can listen on no other. */
const everyHost = (): string => {
  const addresses = lanAddresses();
  const onlyIpv6 = addresses.length > 0 && addresses.every(({ address }) => address.includes(':'));
  return onlyIpv6 ? EVERY_HOST : EVERY_IPV4_HOST;
};

/** The addresses that reach who listens on `host`, the likely one first. */
const addressesAt = (host: string): readonly LanAddress[] => {
  if (isLoopback(host)) return [];
  const all = lanAddresses();
  if (host === EVERY_IPV4_HOST) return all.filter(({ address }) => !address.includes(':'));
  if (WILDCARDS.includes(host)) return all;
  const known = all.find(({ address }) => address === host);
  return [known ?? { interface: '', address: host, kind: 'other', name: 'Network' }];
};

const urlOf = (scheme: Listener['scheme'], address: string, port: number, basePath: string): string =>
  `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}${basePath}`;

/** A link to open: its fragment reaches no server log, no proxy and no Referer. */
export const loginLinkOf = (url: string, token: string): string => `${url}/#token=${token}`;

/** Where the server is reached, and the switch that opens it to the network. */
export class NetworkAccess {
  readonly #changes = new Emitter<undefined>();
  /** It listens elsewhere than before, this machine has other addresses, or the certificate is another. */
  readonly onChange = this.#changes.event;
  /** Only while somebody could come by an address, or a certificate must name it. */
  #watch: Disposable | undefined;
  /** One change at a time. */
  #change: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly listener: Listener,
    private readonly token: string,
    /** undefined: plain HTTP. */
    private readonly identity: Pick<TlsIdentity, 'fingerprint' | 'refresh' | 'onChange'> | undefined,
    private readonly mdns: Pick<MdnsName, 'name' | 'offer' | 'onChange' | 'close'>,
  ) {
    identity?.onChange(() => this.#changes.fire(undefined));
    mdns.onChange(() => this.#handleReach());
  }

  /** SHA-256 of the certificate; undefined: plain HTTP. */
  get fingerprint(): string | undefined {
    return this.identity?.fingerprint;
  }

  async open(): Promise<void> {
    const host = this.config.host ?? (this.settings.lan ? everyHost() : LOOPBACK_HOST);
    await this.listener.open(host, this.config.port, !this.config.portAsked);
    this.#followReach();
  }

  /** Takes the name back. */
  async close(): Promise<void> {
    this.#watch?.dispose();
    this.#changes.dispose();
    await this.mdns.close();
  }

  /** The address on this machine. */
  get url(): string {
    const { scheme, host, port } = this.listener;
    return urlOf(scheme, WILDCARDS.includes(host) ? LOOPBACK_HOST : host, port, this.config.basePath);
  }

  /** A sentence where the usual port was busy. */
  get notice(): string | undefined {
    const { port: wanted, portAsked } = this.config;
    if (portAsked || wanted === 0 || wanted === this.listener.port) return undefined;
    return `Port ${wanted} is in use, so RootResume listens on ${this.listener.port}.`;
  }

  describe(): Network {
    const { listener, config } = this;
    return {
      lan: listener.beyondLoopback,
      fixed: config.host !== undefined,
      url: this.url,
      ...(this.fingerprint === undefined ? {} : { fingerprint: this.fingerprint }),
      mdns: { wanted: config.mdns && this.settings.mdns, fixed: !config.mdns },
      tls: { wanted: config.tls !== undefined || this.settings.tls, fixed: config.tls !== undefined },
      links: this.#links(),
    };
  }

  #links(): NetworkLink[] {
    const { listener, config } = this;
    const addresses = addressesAt(listener.host);
    const isVirtual = ({ kind }: LanAddress): boolean => kind === 'virtual';
    const { name } = this.mdns;
    const byName: readonly LanAddress[] =
      name === undefined ? [] : [{ address: name, interface: '', kind: 'name', name: 'Name on the network' }];
    const all = [...addresses.filter((one) => !isVirtual(one)), ...byName, ...addresses.filter(isVirtual)];
    return all.map(({ address, ...named }) => {
      const url = urlOf(listener.scheme, address, listener.port, config.basePath);
      return { url, link: loginLinkOf(url, this.token), ...named };
    });
  }

  /** Links that sign in with this token: for the LAN, the likely one first, and for this machine. */
  linksFor(token: string): string[] {
    return [...this.describe().links.map(({ url }) => url), this.url].map((url) => loginLinkOf(url, token));
  }

  /** Opens the server to the network or closes it, names it there or not; remembered for the next start, at which HTTPS is served or not. */
  set({ lan, mdns, tls }: SetNetwork): Promise<Network> {
    const change = this.#change.then(async () => {
      const { config, settings } = this;
      if (tls !== undefined && config.tls === undefined) settings.tls = tls;
      if (mdns !== undefined && config.mdns) settings.mdns = mdns;
      if (lan !== undefined && config.host === undefined && lan !== this.listener.beyondLoopback) {
        await this.listener.move(lan ? everyHost() : LOOPBACK_HOST);
        settings.lan = lan;
      }
      this.#followReach();
      this.#changes.fire(undefined);
      return this.describe();
    });
    // The next change does not care how this one ended; whoever asked for it does.
    this.#change = change.catch(() => undefined);
    return change;
  }

  /** Watches the addresses and has a name as long as there is a reason for it. */
  #followReach(): void {
    const { beyondLoopback } = this.listener;
    if (!beyondLoopback && this.identity === undefined) {
      this.#watch?.dispose();
      this.#watch = undefined;
    } else
      this.#watch ??= watchAddresses(() => {
        this.#followReach();
        this.#handleReach();
      });
    void this.mdns.offer(this.#mdnsOffer());
  }

  /** The name leads where its own kind of network does: over a VPN or to a container nobody asks for it. */
  #mdnsOffer(): MdnsOffer | undefined {
    const { listener, config, settings } = this;
    if (!listener.beyondLoopback || !config.mdns || !settings.mdns) return undefined;
    const near = addressesAt(listener.host).filter(
      ({ kind, address }) => ['wifi', 'ethernet', 'other'].includes(kind) && !address.includes(':'),
    );
    const names = new Set(near.map((one) => one.interface).filter((name) => name !== ''));
    return {
      // In one order, so that it is the same offer as long as it says the same.
      interfaces: [...names].sort(),
      port: listener.port,
      path: `${config.basePath}/`,
      ipv6: listener.host === EVERY_HOST,
      secure: listener.scheme === 'https',
    };
  }

  #handleReach(): void {
    this.#changes.fire(undefined);
    void this.identity?.refresh();
  }
}
