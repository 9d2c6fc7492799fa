import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.ts';

class FakeSocket extends EventEmitter {
  said = '';
  destroyed = false;
  constructor(readonly remoteAddress: string) {
    super();
  }
  end(text: string): void {
    this.said += text;
  }
  resume(): void {
    // What it reads goes nowhere.
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const LIMITS = { perAddress: 3, remote: 5, local: 4 };
const open = (trustProxies: readonly string[] = [], scheme: 'http' | 'https' = 'http') => {
  const admit = createAdmission(LIMITS, { trustProxies, scheme });
  return (address: string): FakeSocket & { readonly in: boolean } => {
    const socket = new FakeSocket(address);
    return Object.assign(socket, { in: admit(socket as unknown as Socket) });
  };
};

describe('connections', () => {
  it('of one address are let in up to its bound, and again when one has gone', () => {
    const come = open();
    const [first] = [come('192.168.0.7'), come('192.168.0.7'), come('::ffff:192.168.0.7')];
    const refused = come('192.168.0.7');
    expect(refused.in).toBe(false);
    expect(refused.said).toMatch(/^HTTP\/1\.1 503 .*application\/problem\+json.*"unavailable"/s);
    expect(come('192.168.0.8').in).toBe(true);
    first.destroy();
    expect(come('192.168.0.7').in).toBe(true);
  });

  it('of the network are let in up to their bound, and never take the room of this machine', () => {
    const come = open();
    for (let address = 1; address <= 5; address += 1) expect(come(`10.0.0.${address}`).in).toBe(true);
    expect(come('10.0.0.6').in).toBe(false);
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.1.2.3'])
      expect(come(address).in).toBe(true);
    expect(come('127.0.0.1').in).toBe(false);
  });

  it('of a reverse proxy that was named come for many, and count only in all', () => {
    const come = open(['10.1.0.0/16', 'fd00::1']);
    for (let count = 0; count < 5; count += 1) expect(come('10.1.2.3').in).toBe(true);
    expect(come('10.1.2.3').in).toBe(false);
    expect(open(['fd00::1'])('fd00::1').in).toBe(true);
  });

  it('that are too many are told so, but for a crowd of them, and those over TLS', () => {
    const come = open();
    for (let count = 0; count < 3; count += 1) come('10.0.0.1');
    const refused = Array.from({ length: 100 }, () => come('10.0.0.1'));
    expect(refused.filter(({ said }) => said !== '').length).toBe(64);
    expect(refused.filter(({ destroyed }) => destroyed).length).toBe(36);
    refused[0]?.destroy();
    expect(come('10.0.0.1').said).not.toBe('');
    const over = open([], 'https');
    for (let count = 0; count < 3; count += 1) over('10.0.0.1');
    expect(over('10.0.0.1')).toMatchObject({ in: false, said: '', destroyed: true });
  });
});
