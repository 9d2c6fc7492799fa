import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { lanAddresses } from './lan-addresses.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;

const order = (interfaces: Record<string, NetworkInterfaceInfo[]>, defaultRoute?: string): string[] =>
  lanAddresses(interfaces, defaultRoute ?? 'none').map(({ interface: name }) => name);

describe('the addresses on the network', () => {
  it('begin with real interfaces; VPNs follow, and containers and virtual machines are last', () => {
    const interfaces = {
      lo: [at('127.0.0.1', true), at('::1', true)],
      docker0: [at('172.17.0.1')],
      'br-0a1b2c3d4e5f': [at('172.18.0.1')],
      tailscale0: [at('100.101.102.103')],
      virbr0: [at('192.168.122.1')],
      wlp3s0: [at('192.168.1.20')],
      eth0: [at('203.0.113.9')],
    };
    const names = order(interfaces);
    expect(names.slice(0, 3)).toEqual(['wlp3s0', 'eth0', 'tailscale0']);
    expect(names).toHaveLength(6);
    expect(lanAddresses(interfaces, 'none')[0]).toEqual({
      kind: 'wifi',
      name: 'Wi-Fi',
      interface: 'wlp3s0',
      address: '192.168.1.20',
    });
  });

  it('begin with the interface of the default route, unless that is a VPN or virtual', () => {
    const interfaces = {
      docker0: [at('172.17.0.1')],
      eth1: [at('10.0.0.5')],
      tun0: [at('10.8.0.2')],
      eth0: [at('192.168.1.20')],
    };
    expect(order(interfaces, 'eth0')[0]).toBe('eth0');
    expect(order(interfaces, 'eth1')[0]).toBe('eth1');
    expect(order(interfaces, 'tun0')[0]).toBe('eth1');
    expect(order(interfaces, 'docker0')[0]).toBe('eth1');
  });

  it('have those last that a machine gave itself, among their like', () => {
    expect(order({ eth0: [at('169.254.7.7')], wlan0: [at('203.0.113.9')], wg0: [at('10.1.1.1')] })).toEqual([
      'wlan0',
      'eth0',
      'wg0',
    ]);
  });

  it('are IPv6 only where an interface has no other, and only such as others can reach', () => {
    const addresses = lanAddresses(
      {
        eth0: [at('192.168.1.20'), at('2001:db8::20')],
        eth1: [at('fe80::1'), at('fd00::21'), at('2001:db8::21')],
        eth2: [at('fe80::2')],
      },
      'none',
    ).map(({ address }) => address);
    expect(addresses).toEqual(['192.168.1.20', 'fd00::21']);
  });
});
