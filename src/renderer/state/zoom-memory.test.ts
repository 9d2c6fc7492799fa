import { describe, expect, it } from 'vitest';
import { createZoomMemory } from './zoom-memory.ts';

const fakeStorage = (first?: string) => {
  const items = new Map<string, string>(first === undefined ? [] : [['zooms', first]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
  };
};

describe('the memory of zooms', () => {
  it('is there again after a reload, and forgets what is as usual', () => {
    const storage = fakeStorage();
    const memory = createZoomMemory(storage, 'zooms');
    memory.remember('web', 1.5);
    memory.remember('db', 2);
    memory.remember('db', 1);
    const reloaded = createZoomMemory(storage, 'zooms');
    expect(reloaded.recall('web')).toBe(1.5);
    expect(reloaded.recall('db')).toBe(1);
    expect(storage.getItem('zooms')).toBe('{"web":1.5}');
  });

  it.each(['oops', 'null', '[]', '{"web":"big"}', '{"../x":2}'])('takes %j for nothing', (text) => {
    expect(createZoomMemory(fakeStorage(text), 'zooms').recall('web')).toBe(1);
  });

  it('keeps within bounds what somebody has edited', () => {
    expect(createZoomMemory(fakeStorage('{"web":1000}'), 'zooms').recall('web')).toBe(4);
  });

  it('forgets the session that was zoomed first at its bound', () => {
    const memory = createZoomMemory(fakeStorage(), 'zooms');
    for (let session = 0; session <= 100; session += 1) memory.remember(`s${session}`, 2);
    expect(memory.recall('s0')).toBe(1);
    expect(memory.recall('s1')).toBe(2);
    expect(memory.recall('s100')).toBe(2);
  });
});
