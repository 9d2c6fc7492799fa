import { beforeEach, describe, expect, it } from 'vitest';
import type { Resize } from '../../shared/session.ts';
import { createSessionSize, type SessionSize } from './session-size.ts';

let posts: { size: Resize; resolve: () => void; reject: () => void }[];
let changes: number;
const create = (owned: boolean, current: Resize | null = null): SessionSize =>
  createSessionSize({
    owned,
    current,
    post: (size) =>
      new Promise((resolve, reject) => posts.push({ size, resolve, reject: () => reject(new Error('no')) })),
    onChange: () => (changes += 1),
  });
const size = (cols: number, rows: number): Resize => ({ cols, rows });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  posts = [];
  changes = 0;
});

describe('the size of a session', () => {
  it('follows the pane of its owner, one request at a time, the last wish winning', async () => {
    const owner = create(true);
    owner.wish(size(100, 30));
    owner.wish(size(101, 30));
    owner.wish(size(102, 30));
    expect(posts.map((post) => post.size)).toEqual([size(100, 30)]);
    posts[0]?.resolve();
    await settle();
    expect(posts.map((post) => post.size)).toEqual([size(100, 30), size(102, 30)]);
  });

  it('is not asked for by a page that does not own it', () => {
    create(false).wish(size(100, 30));
    expect(posts).toEqual([]);
  });

  it('is not asked for again when it is that already', () => {
    const owner = create(true);
    owner.observe(size(100, 30));
    owner.wish(size(100, 30));
    expect(posts).toEqual([]);
  });

  it('is never asked for outside the bounds of the contract', () => {
    const owner = create(true);
    owner.wish(size(1, 0));
    expect(posts[0]?.size).toEqual(size(2, 1));
  });

  it('stays with its owner when the stream tells the size that was asked for', () => {
    const owner = create(true);
    owner.observe(size(80, 24));
    owner.wish(size(100, 30));
    owner.observe(size(100, 30));
    expect(owner.owned).toBe(true);
    expect(changes).toBe(0);
  });

  it('passes to another viewer that resizes, and back to the one that takes it', () => {
    const owner = create(true);
    owner.observe(size(80, 24));
    owner.observe(size(60, 20));
    expect(owner.owned).toBe(false);
    owner.wish(size(100, 30));
    expect(posts).toEqual([]);
    owner.claim();
    owner.wish(size(100, 30));
    owner.observe(size(100, 30));
    expect(owner.owned).toBe(true);
  });

  it('ends with the last of two viewers that resize at the same moment, for both', () => {
    const first = create(true);
    const second = create(true);
    for (const page of [first, second]) page.observe(size(80, 24));
    first.wish(size(100, 30));
    second.wish(size(60, 20));
    for (const page of [first, second]) {
      page.observe(size(60, 20));
      page.observe(size(100, 30));
    }
    expect([first.owned, second.owned]).toEqual([true, false]);
  });

  it('is kept over a reload unless somebody resized meanwhile', () => {
    const kept = create(true, size(100, 30));
    kept.observe(size(100, 30));
    expect(kept.owned).toBe(true);
    const taken = create(true, size(100, 30));
    taken.observe(size(60, 20));
    expect(taken.owned).toBe(false);
  });

  it('can be wished for again after a request that failed', async () => {
    const owner = create(true);
    owner.wish(size(100, 30));
    posts[0]?.reject();
    await settle();
    owner.wish(size(100, 30));
    expect(posts).toHaveLength(2);
  });
});
