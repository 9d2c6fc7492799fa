import { describe, expect, it } from 'vitest';
import { certificateNames } from './certificate-names.ts';

const MACHINE = { name: 'Box', addresses: ['192.168.1.20', '10.0.0.4'] };

describe('the names of a certificate', () => {
  it('are loopback, the machine, its addresses on the network, and what the user named', () => {
    expect(certificateNames({ host: undefined, allowHosts: ['proxy.example:8443'] }, MACHINE)).toEqual({
      dns: ['localhost', 'box', 'box.local', 'proxy.example'],
      ips: ['127.0.0.1', '::1', '192.168.1.20', '10.0.0.4'],
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

  it('name each once', () => {
    const { dns, ips } = certificateNames(
      { host: '127.0.0.1', allowHosts: ['localhost'] },
      { name: 'localhost', addresses: ['127.0.0.1'] },
    );
    expect(dns).toEqual(['localhost', 'localhost.local']);
    expect(ips).toEqual(['127.0.0.1', '::1']);
  });
});
