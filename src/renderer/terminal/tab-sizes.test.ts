import { beforeEach, describe, expect, it } from 'vitest';
import type { Resize } from '../../shared/session.ts';
import { createTabSizes, type TabSizes } from './tab-sizes.ts';

const size = (cols: number, rows: number): Resize => ({ cols, rows });

let first: Record<string, { readonly owned: boolean; readonly current: Resize | null }>;
let posted: unknown[];
let sizes: TabSizes;
beforeEach(() => {
  first = {};
  posted = [];
  sizes = createTabSizes({
    sizeAtFirst: (id) => first[id] ?? { owned: false, current: null },
    postSize: (id, wished) => {
      posted.push([id, wished]);
      return Promise.resolve();
    },
    onOwnerChange: (id) => {
      posted.push([id, 'owner']);
    },
  });
});

describe('the sizes of the open tabs', () => {
  it('are the same for as long as a tab is open, and begin anew with it', () => {
    sizes.setTabs(['web']);
    const web = sizes.of('web');
    web.claim();
    sizes.setTabs(['db', 'web']);
    expect(sizes.of('web')).toBe(web);
    sizes.setTabs(['db']);
    sizes.setTabs(['db', 'web']);
    expect(sizes.of('web').owned).toBe(false);
  });

  it('tell of a tab without a terminal what this page owned before a reload, and goes on owning', () => {
    first['web'] = { owned: true, current: size(100, 30) };
    sizes.setTabs(['web', 'db']);
    expect(sizes.store.get()).toEqual({ web: { cols: 100, rows: 30, owned: true, fits: true } });
    expect(posted).toEqual([]);
  });

  it('are told as the terminal and its pane have them, until the tab is closed', () => {
    sizes.setTabs(['web']);
    sizes.publish('web', size(120, 30), null);
    expect(sizes.store.get()['web']).toEqual({ cols: 120, rows: 30, owned: false, fits: true });
    expect(sizes.lastRoom).toBeNull();
    sizes.publish('web', size(120, 30), size(100, 30));
    expect(sizes.store.get()['web']).toEqual({ cols: 120, rows: 30, owned: false, fits: false });
    expect(sizes.lastRoom).toEqual(size(100, 30));
    const before = sizes.store.get();
    sizes.publish('web', size(120, 30), size(100, 30));
    expect(sizes.store.get()).toBe(before);
    sizes.setTabs([]);
    expect(sizes.store.get()).toEqual({});
  });

  it('are asked of the session, and whoever takes one over is noticed', () => {
    first['web'] = { owned: true, current: size(100, 30) };
    sizes.setTabs(['web']);
    sizes.of('web').wish(size(90, 20));
    sizes.of('web').observe(size(60, 10));
    expect(posted).toEqual([
      ['web', size(90, 20)],
      ['web', 'owner'],
    ]);
  });

  it('are those of open tabs only', () => {
    expect(() => sizes.of('web')).toThrow('invariant violation');
  });
});
