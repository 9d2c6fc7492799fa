import { describe, expect, it } from 'vitest';
import { nameInterface } from './interface-kind.ts';

const NAMED: readonly (readonly [name: string, kind: string, systemNames: readonly string[]])[] = [
  ['Wi-Fi', 'wifi', ['wlan0', 'wlp3s0', 'wlx00c0ca', 'Wi-Fi', 'WiFi 2', 'WLAN']],
  ['Ethernet', 'ethernet', ['eth0', 'enp0s31f6', 'eno1', 'ens160', 'enx0050b6', 'em1', 'Ethernet 2']],
  ['Wi-Fi or Ethernet', 'other', ['en0', 'en7']],
  ['Mobile network', 'mobile', ['wwan0', 'wwp0s20f0u2i12', 'Cellular']],
  ['Tailscale', 'vpn', ['tailscale0', 'Tailscale']],
  ['ZeroTier', 'vpn', ['ztbpajjwca', 'ZeroTier One [a09acf02337]']],
  ['WireGuard', 'vpn', ['wg0']],
  ['VPN', 'vpn', ['tun0', 'tap1', 'utun4', 'ppp0']],
  ['Docker', 'virtual', ['docker0', 'docker_gwbridge']],
  ['WSL', 'virtual', ['vEthernet (WSL)', 'vEthernet (WSL (Hyper-V firewall))']],
  ['Containers', 'virtual', ['br-5f0c1f1a9d3b', 'veth12ab34c', 'podman0', 'cni0', 'lxcbr0', 'incusbr0']],
  [
    'Virtual machines',
    'virtual',
    [
      'virbr0',
      'vmnet8',
      'vboxnet0',
      'bridge100',
      'vEthernet (Default Switch)',
      'VMware Network Adapter VMnet8',
    ],
  ],
];

describe('the name of an interface', () => {
  for (const [name, kind, systemNames] of NAMED)
    it(`is '${name}' for ${systemNames.join(', ')}`, () => {
      for (const systemName of systemNames) expect(nameInterface(systemName)).toEqual({ kind, name });
    });

  it("is the system's where nothing better is known", () => {
    expect(nameInterface('Conexión de área local')).toEqual({
      kind: 'other',
      name: 'Conexión de área local',
    });
    expect(nameInterface('bridge0').name).toBe('bridge0');
    expect(nameInterface('bond0').name).toBe('bond0');
  });
});
