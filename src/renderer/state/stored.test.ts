import { describe, expect, it } from 'vitest';
import { tolerant } from './page-storage.ts';
import { createSizeMemory } from './size-memory.ts';
import { parseStoredSizes } from './stored-sizes.ts';
import { formatStoredTabs, parseStoredTabs } from './stored-tabs.ts';

const memoryStorage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
};

describe('stored tabs', () => {
  it('come back as they were', () => {
    const tabs = { tabs: ['web', 'db-2'], activeTab: 'db-2' };
    expect(parseStoredTabs(formatStoredTabs(tabs))).toEqual(tabs);
  });

  it.each([null, '', 'nonsense', 'null', '[]', '{"tabs":1}', '{}'])(
    'are none where nothing usable was stored: %j',
    (text) => {
      expect(parseStoredTabs(text)).toBeNull();
    },
  );

  it('leave out what is no tab', () => {
    const text = JSON.stringify({ tabs: ['web', 5, 'web', '../x', null, 'UPPER'], activeTab: 'elsewhere' });
    expect(parseStoredTabs(text)).toEqual({ tabs: ['web'], activeTab: 'web' });
  });

  it('are bounded in number', () => {
    const tabs = Array.from({ length: 5000 }, (_, index) => `s${index}`);
    expect(parseStoredTabs(JSON.stringify({ tabs }))?.tabs.length).toBe(100);
  });
});

describe('stored sizes', () => {
  it('leave out what is no size', () => {
    const text = JSON.stringify({
      web: { cols: 80, rows: 24 },
      db: { cols: 'x' },
      '..': { cols: 1, rows: 1 },
      a: null,
    });
    expect(parseStoredSizes(text)).toEqual({ web: { cols: 80, rows: 24 } });
    expect(parseStoredSizes('{')).toEqual({});
  });

  it('make a page go on owning what it owned before a reload', () => {
    const storage = memoryStorage();
    const before = createSizeMemory(storage, 'k', false);
    before.claim('web');
    expect(before.recall('web').owned).toBe(true);
    before.remember({
      web: { cols: 90, rows: 20, owned: true },
      db: { cols: 80, rows: 24, owned: false },
    });
    const after = createSizeMemory(storage, 'k', false);
    expect(after.recall('web')).toEqual({ owned: true, current: { cols: 90, rows: 20 } });
    expect(after.recall('db')).toEqual({ owned: false, current: null });
  });

  it('are the desktop window’s by default', () => {
    expect(createSizeMemory(memoryStorage(), 'k', true).recall('any').owned).toBe(true);
  });
});

describe('a storage that the browser forbids', () => {
  it('is as good as an empty one', () => {
    const forbidden = tolerant(() => {
      throw new Error('SecurityError');
    });
    forbidden.setItem('a', 'b');
    expect(forbidden.getItem('a')).toBeNull();
  });
});
