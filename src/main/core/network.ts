import type { Network } from '../../shared/server.ts';
import type { Config } from './config/config.ts';
import type { Settings } from './config/settings.ts';
import { Emitter, type Disposable } from './lifecycle.ts';
import { isLoopback, type Listener } from './http/listener.ts';
import { watchAddresses } from './network/address-watch.ts';
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
  ) {
    identity?.onChange(() => this.#changes.fire(undefined));
  }

  /** SHA-256 of the certificate; undefined: plain HTTP. */
  get fingerprint(): string | undefined {
    return this.identity?.fingerprint;
  }

  async open(): Promise<void> {
    const host = this.config.host ?? (this.settings.lan ? everyHost() : LOOPBACK_HOST);
    await this.listener.open(host, this.config.port, !this.config.portAsked);
    this.#watchIfReached();
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changes.dispose();
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
      links: addressesAt(listener.host).map(({ address, ...named }) => {
        const url = urlOf(listener.scheme, address, listener.port, config.basePath);
        return { url, link: loginLinkOf(url, this.token), ...named };
      }),
    };
  }

  /** Links that sign in with this token: for the LAN, the likely one first, and for this machine. */
  linksFor(token: string): string[] {
    return [...this.describe().links.map(({ url }) => url), this.url].map((url) => loginLinkOf(url, token));
  }

  /** Opens the server to the network, or closes it to all but this machine; remembered for the next start. */
  setLan(lan: boolean): Promise<Network> {
    const change = this.#change.then(async () => {
      if (this.config.host === undefined && lan !== this.listener.beyondLoopback) {
        await this.listener.move(lan ? everyHost() : LOOPBACK_HOST);
        this.settings.lan = lan;
        this.#watchIfReached();
        this.#changes.fire(undefined);
      }
      return this.describe();
    });
    // The next change does not care how this one ended; whoever asked for it does.
    this.#change = change.catch(() => undefined);
    return change;
  }

  #watchIfReached(): void {
    if (!this.listener.beyondLoopback && this.identity === undefined) {
      this.#watch?.dispose();
      this.#watch = undefined;
    } else this.#watch ??= watchAddresses(() => this.#handleAddresses());
  }

  #handleAddresses(): void {
    this.#changes.fire(undefined);
    void this.identity?.refresh();
  }
}
