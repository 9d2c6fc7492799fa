import { describe, expect, it } from 'vitest';
import { encryptionHelp, lanHelp, nameHelp } from './switch-words.ts';

const FINGERPRINT = 'AB:CD';

describe('what a switch says', () => {
  it('of the network: who can connect, or what decided it', () => {
    const url = 'http://127.0.0.1:7317';
    expect(lanHelp({ fixed: false, lan: false, url })).toContain(url);
    expect(lanHelp({ fixed: false, lan: true, url })).toContain('Only with a link');
    expect(lanHelp({ fixed: true, lan: true, url })).toContain('--host');
  });

  it('of encryption: that a change waits for the next start', () => {
    const on = { wanted: true, fixed: false };
    const off = { wanted: false, fixed: false };
    expect(encryptionHelp({ tls: on })).toContain('started again, links begin with https;');
    expect(encryptionHelp({ tls: on })).toMatch(
      /^Not in effect yet: .* which stops all sessions, .* unencrypted, as before/,
    );
    expect(encryptionHelp({ tls: off, fingerprint: FINGERPRINT })).toContain('links begin with http;');
    expect(encryptionHelp({ tls: off, fingerprint: FINGERPRINT })).toContain('goes over https as before');
    expect(encryptionHelp({ tls: on, fingerprint: FINGERPRINT })).not.toContain('start');
    expect(encryptionHelp({ tls: { wanted: true, fixed: true }, fingerprint: FINGERPRINT })).toContain(
      '--tls',
    );
  });

  it('of the name: the name, as soon as there is one', () => {
    const mdns = { wanted: true, fixed: false };
    const url = 'http://rootresume-box.local:7317';
    const link = {
      url,
      link: `${url}/#token=t`,
      interface: '',
      name: 'Name on the network',
      kind: 'name',
    } as const;
    expect(nameHelp({ mdns, lan: true, links: [link] })).toMatch(/^rootresume-box\.local\./);
    expect(nameHelp({ mdns, lan: true, links: [] })).toContain('none so far');
    expect(nameHelp({ mdns: { wanted: false, fixed: true }, lan: true, links: [] })).toContain('--no-mdns');
  });
});
