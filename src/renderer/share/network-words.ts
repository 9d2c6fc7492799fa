import type { Network, NetworkLink } from '../../shared/server.ts';

/** A way to this server, and what it is called. */
export interface Way {
  readonly url: string;
  /** Signs in with the token it was made for. */
  readonly link: string;
  readonly name: string;
  /** What the system calls it; '' where that says nothing more. */
  readonly detail: string;
}

/** Ways for other devices, the likely one first; those that hardly anybody means apart. */
export interface Ways {
  readonly usual: readonly Way[];
  readonly virtual: readonly Way[];
  /** For this machine only. */
  readonly local: Way;
}

const hostOf = (url: string): string => new URL(url).host;

const systemNameOf = ({ interface: systemName, name }: NetworkLink): string =>
  systemName === name ? '' : systemName;

/** Gathers the ways to the server, as links that sign in with a token. */
export const waysOf = (network: Pick<Network, 'url' | 'links'>, token: string): Ways => {
  const wayOf = (link: NetworkLink): Way => ({
    url: link.url,
    link: `${link.url}/#token=${token}`,
    name: link.name,
    detail: systemNameOf(link),
  });
  return {
    usual: network.links.filter(({ kind }) => kind !== 'virtual').map(wayOf),
    virtual: network.links.filter(({ kind }) => kind === 'virtual').map(wayOf),
    local: {
      url: network.url,
      link: `${network.url}/#token=${token}`,
      name: 'This machine only',
      detail: '',
    },
  };
};

/** Names a way where only text can: `Wi-Fi, 192.168.1.20:7317`. */
export const wayWords = ({ name, url }: Way): string => `${name}, ${hostOf(url)}`;
