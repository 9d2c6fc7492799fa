import type { Network } from '../../shared/server.ts';

/** Says what it means that devices on the network can connect, or cannot. */
export const lanHelp = ({ fixed, lan, url }: Pick<Network, 'fixed' | 'lan' | 'url'>): string => {
  if (fixed)
    return 'RootResume was started with --host, which decides this. Start it without to switch here.';
  return lan
    ? 'Only with a link. Switched off, everybody but this machine is disconnected.'
    : `Only this machine can connect: ${url}`;
};

/** Says whether what goes over the network is encrypted, and from when on. */
export const encryptionHelp = ({ tls, fingerprint }: Pick<Network, 'tls' | 'fingerprint'>): string => {
  const encrypted = fingerprint !== undefined;
  if (tls.fixed)
    return 'RootResume was started with a certificate or --tls, which decides this. Start it without to switch here.';
  if (tls.wanted !== encrypted)
    return `Not in effect yet: until RootResume is started again, which stops all sessions, everything goes over ${
      encrypted ? 'https' : 'http, unencrypted,'
    } as before. Once it is started again, links begin with ${tls.wanted ? 'https' : 'http'}; those that are out must be opened afresh.`;
  return encrypted
    ? 'HTTPS, with a certificate that this machine made for itself.'
    : 'HTTPS, from the next start of RootResume on, with a certificate that this machine makes for itself: browsers ask once whether to go on.';
};

/** Says under which name the server answers, if it does. */
export const nameHelp = ({ mdns, lan, links }: Pick<Network, 'mdns' | 'lan' | 'links'>): string => {
  if (mdns.fixed) return 'RootResume was started with --no-mdns.';
  const link = links.find(({ kind }) => kind === 'name');
  if (link !== undefined) return `${new URL(link.url).hostname}. Some Android devices do not find it.`;
  return mdns.wanted && lan
    ? 'It has none so far: others may have it, or this network does not carry such names.'
    : 'A name that stays the same while addresses change, as long as devices can connect.';
};
