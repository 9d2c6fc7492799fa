import { describe, expect, it } from 'vitest';
import { defaultRouteInterface } from './default-route.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const route = (name: string, destination: string, metric: number, flags = '0003', mask = '00000000') =>
  `${name}\t${destination}\t0101A8C0\t${flags}\t0\t0\t${metric}\t${mask}\t0\t0\t0   `;

describe('the interface of the default route', () => {
  it('is that with the least metric', () => {
    const table = [HEAD, route('eth0', '00000000', 600), route('wlan0', '00000000', 100), ''].join('\n');
    expect(defaultRouteInterface(table)).toBe('wlan0');
  });

  it('is none of a route to one network, of half of the internet, or of a route that is down', () => {
    const table = [
      HEAD,
      route('eth0', '0001A8C0', 0, '0001', '00FFFFFF'),
      route('tun0', '00000000', 0, '0003', '00000080'),
      route('eth1', '00000000', 0, '0002'),
    ].join('\n');
    expect(defaultRouteInterface(table)).toBeUndefined();
  });

  it('is not known where there is no table', () => {
    expect(defaultRouteInterface('')).toBeUndefined();
  });
});
