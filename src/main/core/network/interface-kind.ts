import type { LinkKind } from '../../../shared/server.ts';

/** What an interface is, and what a person calls it. */
export interface NamedInterface {
  readonly kind: LinkKind;
  readonly name: string;
}

/** By how systems name interfaces; the first that fits counts. */
const KINDS: readonly (readonly [pattern: RegExp, kind: LinkKind, name: string])[] = [
  [/^tailscale/i, 'vpn', 'Tailscale'],
  [/^(zt|zerotier)/i, 'vpn', 'ZeroTier'],
  [/^(wg|wireguard)/i, 'vpn', 'WireGuard'],
  [/^(tun|tap|utun|ppp|ipsec|gpd|vpn)\d*/i, 'vpn', 'VPN'],
  [/^docker/i, 'virtual', 'Docker'],
  [/^vEthernet \(WSL/i, 'virtual', 'WSL'],
  [/^(br-|veth(?!ernet)|podman|cni|flannel|cali|cilium|lxc|lxd|incus|nerdctl)/i, 'virtual', 'Containers'],
  [
    // A bridge with a number from 100 on is one that macOS made for a machine or for sharing.
    /^(virbr|vmnet|vboxnet|vnet|VirtualBox|VMware|vEthernet|bridge1\d\d)/i,
    'virtual',
    'Virtual machines',
  ],
  [/^(wl|wi-?fi|wireless)/i, 'wifi', 'Wi-Fi'],
  [/^(ww|rmnet|cellular|mobile)/i, 'mobile', 'Mobile network'],
  [/^(eth|en[opsx]|em\d|ethernet)/i, 'ethernet', 'Ethernet'],
  // Which of the two it is, macOS tells nobody by a name.
  [/^en\d/i, 'other', 'Wi-Fi or Ethernet'],
];

/** Names an interface for a person. One of an unknown kind keeps the name that the system gave it. */
export const nameInterface = (systemName: string): NamedInterface => {
  const known = KINDS.find(([pattern]) => pattern.test(systemName));
  return known === undefined ? { kind: 'other', name: systemName } : { kind: known[1], name: known[2] };
};
