import { describe, expect, it } from 'vitest';
import { FakePrograms } from '../testing/fake-programs.ts';
import { openFakeRegistry } from '../testing/open-fake-registry.ts';
import { settle, TestClock } from '../testing/test-clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('many sessions that start at once', () => {
  it('start one program in each turn of the event loop, the first at once', async () => {
    await settle();
    const programs = new FakePrograms();
    const registry = openFakeRegistry(programs, new TestClock());
    for (let n = 0; n < 20; n += 1) registry.create({ name: `s${n}`, command: 'sleep 60' });
    const counts = [programs.started.length];
    while (programs.started.length < 20) {
      await turn();
      counts.push(programs.started.length);
    }
    expect(counts[0]).toBe(1);
    for (const [at, count] of counts.entries()) expect(count - (counts[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect(programs.started.map(({ marker }) => marker)).toEqual(
      Array.from({ length: 20 }, (_, n) => `s${n}:1`),
    );
  });

  it('at the start of the server are those that are to, and what they depend on', async () => {
    const programs = new FakePrograms();
    const registry = openFakeRegistry(programs, new TestClock());
    registry.create({ name: 'db', command: 'sleep 60', start: false });
    registry.create({ name: 'other', command: 'sleep 60', start: false });
    registry.create({ name: 'web', command: 'sleep 60', start: false, autostart: true, dependsOn: ['db'] });
    registry.autostart();
    while (programs.started.length < 2) await settle();
    await settle();
    expect(programs.started.map(({ marker }) => marker)).toEqual(['db:1', 'web:1']);
  });
});
