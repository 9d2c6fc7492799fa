import { describe, expect, it } from 'vitest';
import { keepTabs, MAX_KEPT_TERMINALS } from './kept-tabs.ts';

const TABS = Array.from({ length: 50 }, (_, index) => `s${index}`);

/** Shows tabs one after another, from a page on which `tabs` are open. */
const show = (shown: readonly string[], { tabs = TABS, most = 3 } = {}): readonly string[] =>
  shown.reduce<readonly string[]>((kept, activeTab) => keepTabs(kept, { tabs, activeTab }, most), []);

describe('the tabs that keep a terminal', () => {
  it('are those shown last, the last one first', () => {
    expect(show(['s0', 's1', 's2'])).toEqual(['s2', 's1', 's0']);
    expect(show(['s0', 's1', 's2', 's3'])).toEqual(['s3', 's2', 's1']);
    expect(show(['s0', 's1', 's2', 's0', 's3'])).toEqual(['s3', 's0', 's2']);
  });

  it('are no more than the bound, however many tabs are shown', () => {
    const kept = show(TABS, { most: MAX_KEPT_TERMINALS });
    expect(kept).toEqual(TABS.slice(-MAX_KEPT_TERMINALS).reverse());
  });

  it('are after a reload only the active one', () => {
    expect(keepTabs([], { tabs: TABS, activeTab: 's7' })).toEqual(['s7']);
    expect(keepTabs([], { tabs: [], activeTab: null })).toEqual([]);
  });

  it('are only open ones, and make room for none that is at rest when one closes', () => {
    const kept = show(['s0', 's1', 's2', 's3']);
    const tabs = TABS.filter((id) => id !== 's2');
    expect(keepTabs(kept, { tabs, activeTab: 's3' }, 3)).toEqual(['s3', 's1']);
    expect(keepTabs(kept, { tabs: [], activeTab: null }, 3)).toEqual([]);
  });

  it('are the same value while nothing changes', () => {
    const kept = show(['s0', 's1']);
    expect(keepTabs(kept, { tabs: [...TABS].reverse(), activeTab: 's1' }, 3)).toBe(kept);
  });
});
