import { beforeEach, describe, expect, it } from 'vitest';
import { MdnsName } from './mdns-name.ts';
import type { ClaimName } from './mdns-responder.ts';

const OFFER = { interfaces: ['eth0'], port: 7317, path: '/', ipv6: false, secure: false };

let events: string[];
let taken: Set<string>;
let lose: () => void;
let trouble: Error | undefined;
let warnings: string[];
beforeEach(() => {
  events = [];
  taken = new Set();
  trouble = undefined;
  warnings = [];
});

/** A network on which some names are taken. */
const claim: ClaimName = (label, _offer, onLost) => {
  if (trouble !== undefined) return Promise.reject(trouble);
  if (taken.has(label)) return Promise.resolve(undefined);
  events.push(`claimed ${label}`);
  lose = onLost;
  return Promise.resolve({
    leave: () => {
      events.push(`left ${label}`);
      return Promise.resolve();
    },
  });
};

const open = (): MdnsName => {
  const name = new MdnsName((message) => warnings.push(message), 'rootresume-box', claim);
  name.onChange(() => events.push(`named ${name.name ?? 'nothing'}`));
  return name;
};

describe('a name on the network', () => {
  it('is claimed once for an offer, and left when the offer ends', async () => {
    const name = open();
    expect(name.name).toBeUndefined();
    await Promise.all([name.offer(OFFER), name.offer({ ...OFFER })]);
    expect(name.name).toBe('rootresume-box.local');
    await name.offer(undefined);
    expect(events).toEqual([
      'claimed rootresume-box',
      'named rootresume-box.local',
      'named nothing',
      'left rootresume-box',
    ]);
  });

  it('is claimed again where the interfaces are others, and not at all where there is none', async () => {
    const name = open();
    await name.offer(OFFER);
    await name.offer({ ...OFFER, interfaces: ['wlan0'] });
    expect(name.name).toBe('rootresume-box.local');
    await name.offer({ ...OFFER, interfaces: [] });
    expect(name.name).toBeUndefined();
    expect(events.filter((event) => event.startsWith('claimed'))).toHaveLength(2);
    expect(events.filter((event) => event.startsWith('left'))).toHaveLength(2);
  });

  it('has a number where another machine has it, also where that comes later', async () => {
    taken.add('rootresume-box');
    const name = open();
    await name.offer(OFFER);
    expect(name.name).toBe('rootresume-box-2.local');
    taken.add('rootresume-box-2');
    lose();
    await name.offer(OFFER);
    expect(name.name).toBe('rootresume-box-3.local');
    expect(events).toContain('left rootresume-box-2');
  });

  it('that cannot be had is a warning and nothing more', async () => {
    trouble = new Error('bind EADDRINUSE 0.0.0.0:5353');
    const name = open();
    await name.offer(OFFER);
    expect(name.name).toBeUndefined();
    expect(name.likelyName).toBe('rootresume-box.local');
    expect(warnings).toEqual([
      'No name on the network (mDNS): bind EADDRINUSE 0.0.0.0:5353. Addresses work as ever.',
    ]);
    trouble = undefined;
    await name.offer(undefined);
    await name.offer(OFFER);
    expect(name.name).toBe('rootresume-box.local');
  });
});
