import { describe, expect, it } from 'vitest';
import { certificateNames } from './certificate-names.ts';

const MACHINE = {
  name: 'Box',
  addresses: [
    { kind: 'wifi', address: '192.168.1.20' },
    { kind: 'vpn', address: '10.0.0.4' },
    { kind: 'virtual', address: '172.17.0.1' },
    { kind: 'ethernet', address: '169.254.7.7' },
  ],
} as const;

describe('the names of a certificate', () => {
  it('are loopback, the machine, its addresses on the network, and what the user named', () => {
    expect(certificateNames({ host: undefined, allowHosts: ['proxy.example:8443'] }, MACHINE)).toEqual({
      dns: ['localhost', 'box', 'box.local', 'proxy.example'],
      ips: ['127.0.0.1', '::1', '192.168.1.20', '10.0.0.4'],
      fleetingIps: ['172.17.0.1', '169.254.7.7'],
    });
  });

  it('hold the address that was asked for, unless it stands for all', () => {
    const ipsFor = (host: string): readonly string[] =>
      certificateNames({ host, allowHosts: [] }, { name: 'box', addresses: [] }).ips;
    expect(ipsFor('192.0.2.7')).toContain('192.0.2.7');
    expect(ipsFor('fd00::5')).toContain('fd00::5');
    expect(ipsFor('0.0.0.0')).toEqual(['127.0.0.1', '::1']);
    expect(ipsFor('::')).toEqual(['127.0.0.1', '::1']);
  });

  it('leave out a machine name that no certificate can carry', () => {
    const { dns } = certificateNames(
      { host: undefined, allowHosts: [] },
      { name: "Ann's laptop", addresses: [] },
    );
    expect(dns).toEqual(['localhost']);
  });

  it('hold an address of a container network for good where the user named it', () => {
    const { ips, fleetingIps } = certificateNames({ host: '172.17.0.1', allowHosts: [] }, MACHINE);
    expect(ips).toContain('172.17.0.1');
    expect(fleetingIps).not.toContain('172.17.0.1');
  });

  it('name each once', () => {
    const { dns, ips } = certificateNames(
      { host: '127.0.0.1', allowHosts: ['localhost'] },
      { name: 'localhost', addresses: [{ kind: 'other', address: '127.0.0.1' }] },
    );
    expect(dns).toEqual(['localhost', 'localhost.local']);
    expect(ips).toEqual(['127.0.0.1', '::1']);
  });
});
