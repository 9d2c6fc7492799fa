import { describe, expect, it } from 'vitest';
import type { NetworkLink } from '../../shared/server.ts';
import { waysOf, wayWords } from './network-words.ts';

const link = (address: string, systemName: string, name: string, kind: NetworkLink['kind']): NetworkLink => {
  const url = `http://${address}:7317/base`;
  return { url, link: `${url}/#token=owner`, interface: systemName, name, kind };
};

const NETWORK = {
  url: 'http://127.0.0.1:7317/base',
  links: [
    link('192.168.1.20', 'wlan0', 'Wi-Fi', 'wifi'),
    link('10.0.0.4', 'Ethernet', 'Ethernet', 'ethernet'),
    link('172.17.0.1', 'docker0', 'Docker', 'virtual'),
  ],
};

describe('the ways to the server', () => {
  it('sign in with the token they are made for, and keep the order of the server', () => {
    const { usual, local } = waysOf(NETWORK, 'guest');
    expect(usual.map((way) => way.link)).toEqual([
      'http://192.168.1.20:7317/base/#token=guest',
      'http://10.0.0.4:7317/base/#token=guest',
    ]);
    expect(local.link).toBe('http://127.0.0.1:7317/base/#token=guest');
  });

  it('have those of containers and virtual machines apart', () => {
    expect(waysOf(NETWORK, 'guest').virtual.map(({ name }) => name)).toEqual(['Docker']);
  });

  it("say the system's name where it is another than theirs", () => {
    expect(waysOf(NETWORK, 'guest').usual.map(({ detail }) => detail)).toEqual(['wlan0', '']);
  });

  it('are told apart in a line of text by their address', () => {
    expect(waysOf(NETWORK, 'guest').usual.map(wayWords)[0]).toBe('Wi-Fi, 192.168.1.20:7317');
  });
});
