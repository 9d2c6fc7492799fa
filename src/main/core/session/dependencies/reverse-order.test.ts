import { describe, expect, it } from 'vitest';
import { inReverseOrder } from './reverse-order.ts';

const NEVER = new Promise<void>(() => undefined);

describe('sessions that are ended together', () => {
  it('end after all that depend on them, and side by side where they are independent', async () => {
    const events: string[] = [];
    const session = (id: string, dependsOn: string[]) => ({
      id,
      dependsOn,
      end: async () => {
        events.push(`${id}…`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(id);
      },
    });
    await inReverseOrder([
      session('db', []),
      session('web', ['api', 'db']),
      session('api', ['db']),
      session('x', []),
    ]);
    expect(events.filter((event) => !event.startsWith('x'))).toEqual([
      'web…',
      'web',
      'api…',
      'api',
      'db…',
      'db',
    ]);
    expect(events.indexOf('x…')).toBeLessThan(events.indexOf('web'));
  });

  it('are not held up for ever by one that does not end', async () => {
    const ended: string[] = [];
    void inReverseOrder(
      [
        { id: 'db', dependsOn: [], end: () => Promise.resolve(void ended.push('db')) },
        { id: 'web', dependsOn: ['db'], end: () => NEVER },
      ],
      5,
    );
    while (ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(ended).toEqual(['db']);
  });
});
