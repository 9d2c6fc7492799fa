import { describe, expect, it } from 'vitest';
import { canonicalIp, withEarlierNames } from './earlier-names.ts';

describe('what a certificate keeps of the one before', () => {
  it('stands behind what is needed, and each name stands there once', () => {
    const names = { dns: ['localhost', 'box'], ips: ['127.0.0.1', '10.0.0.4'], fleetingIps: ['172.17.0.1'] };
    const earlier = { dns: ['localhost', 'old.example'], ips: ['127.0.0.1', '192.168.1.20', '172.17.0.1'] };
    expect(withEarlierNames(names, earlier)).toEqual({
      dns: ['localhost', 'box', 'old.example'],
      ips: ['127.0.0.1', '10.0.0.4', '172.17.0.1', '192.168.1.20'],
    });
  });

  it('is bounded: what has not been needed for longest goes', () => {
    let held = withEarlierNames({ dns: [], ips: ['10.0.0.0'] });
    for (let visit = 1; visit <= 40; visit += 1)
      held = withEarlierNames({ dns: [], ips: [`10.0.0.${visit}`] }, held);
    expect(held.ips).toHaveLength(33);
    expect(held.ips[0]).toBe('10.0.0.40');
    expect(held.ips.at(-1)).toBe('10.0.0.8');
  });
});

describe('an address', () => {
  it('is the same however IPv6 is spelt', () => {
    expect(canonicalIp('FD00:0:0:0:0:0:0:5')).toBe('fd00::5');
    expect(canonicalIp('192.168.1.20')).toBe('192.168.1.20');
  });
});
