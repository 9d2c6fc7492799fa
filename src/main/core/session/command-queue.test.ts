import { describe, expect, it } from 'vitest';
import { CommandQueue } from './command-queue.ts';

describe('commands', () => {
  it('begin at once where there are none before them, and else in order', async () => {
    const queue = new CommandQueue<string>();
    const events: string[] = [];
    const command = (name: string) => async (): Promise<void> => {
      events.push(`${name}…`);
      await Promise.resolve();
      events.push(name);
    };
    const first = queue.run('a', command('a'));
    expect(events).toEqual(['a…']);
    await Promise.all([first, queue.run('b', command('b')), queue.run('c', command('c'))]);
    expect(events).toEqual(['a…', 'a', 'b…', 'b', 'c…', 'c']);
  });

  it('that a command asks for begin when it has ended', async () => {
    const queue = new CommandQueue<string>();
    const events: string[] = [];
    let inner: Promise<void> | undefined;
    await queue.run('outer', async () => {
      inner = queue.run('inner', () => Promise.resolve(void events.push('inner')));
      await Promise.resolve();
      events.push('outer');
    });
    await inner;
    expect(events).toEqual(['outer', 'inner']);
  });

  it('of one kind that wait behind each other are one', async () => {
    const queue = new CommandQueue<string>();
    let ran = 0;
    const count = (): Promise<void> => Promise.resolve(void (ran += 1));
    await Promise.all([queue.run('x', count), ...[1, 2, 3].map(() => queue.run('restart', count))]);
    expect(ran).toBe(2);
  });

  it('go on after one that failed', async () => {
    const queue = new CommandQueue<string>();
    const failed = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('b', () => Promise.resolve());
    await expect(failed).rejects.toThrow('no');
    await next;
  });
});
