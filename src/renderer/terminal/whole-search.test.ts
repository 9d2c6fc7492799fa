import { describe, expect, it } from 'vitest';
import { createStore } from '../state/store.ts';
import { CLOSED, NO_EARLIER_OUTPUT, type EarlierState } from './earlier-output.ts';
import type { AttachedEarlier } from './earlier/attach-earlier.ts';
import type { Target } from './earlier/earlier-view.ts';
import { fakeSource } from './earlier/fake-source.ts';
import { NO_SEARCH, type AttachedSearch, type SearchResults } from './terminal-search.ts';
import { createWholeSearch } from './whole-search.ts';

const LINES = Array.from({ length: 5 }, (_, index) => `match ${index}\n`).join('');
const OPTIONS = { caseSensitive: false, regex: false };

/** A terminal with two matches, whose session printed five more before. */
const create = () => {
  const liveResults = createStore<SearchResults>({ index: -1, count: 0, earlier: null });
  const state = createStore<EarlierState>(CLOSED);
  const shown: Target[] = [];
  const live: AttachedSearch = {
    ...NO_SEARCH,
    results: liveResults,
    findPrevious: (term) =>
      liveResults.update(({ index }) =>
        term === 'match'
          ? { index: index < 0 ? 1 : (index + 1) % 2, count: 2, earlier: null }
          : { index: -1, count: 0, earlier: null },
      ),
    recolour: () => undefined,
    dispose: () => undefined,
  };
  const close = (): void => state.update(() => CLOSED);
  const earlier: AttachedEarlier = {
    ...NO_EARLIER_OUTPUT,
    state,
    terminal: null,
    showMatch(target) {
      shown.push(target);
      state.update(() => ({ kind: 'open', at: null, loading: false, oldest: false, problem: null }));
    },
    close,
    leave: close,
    topOffset: () => Promise.resolve(LINES.length),
    attach: () => undefined,
    handleReset: () => undefined,
    handleMount: () => undefined,
    applyAppearance: () => undefined,
    dispose: () => undefined,
  };
  const search = createWholeSearch(live, earlier, fakeSource({ bytes: new TextEncoder().encode(LINES) }));
  const previous = async (term = 'match', options: object = OPTIONS): Promise<SearchResults> => {
    search.findPrevious(term, options);
    // The server's answer, of which there may be several, takes some turns.
    await expect.poll(() => search.results.get().earlier?.kind).not.toBe('searching');
    return search.results.get();
  };
  return { search, previous, shown, state, close };
};

describe('a search beyond the terminal', () => {
  it('begins when its oldest match is passed, and goes on line by line to the oldest that is kept', async () => {
    const { previous, shown } = create();
    expect(await previous()).toEqual({ index: 1, count: 2, earlier: null });
    expect(await previous()).toEqual({ index: 0, count: 2, earlier: null });
    for (const number of [1, 2, 3, 4])
      expect((await previous()).earlier).toEqual({ kind: 'at', number, last: false });
    expect((await previous()).earlier).toMatchObject({ kind: 'at', number: 5 });
    expect((await previous()).earlier).toEqual({ kind: 'none', found: 5 });
    expect(shown.map(({ offset }) => offset)).toEqual([32, 24, 16, 8, 0]);
    expect(shown[0]?.match).toEqual({ term: 'match', caseSensitive: false });
  });

  it('comes back to the terminal the way it went', async () => {
    const { search, previous, shown, state } = create();
    for (let press = 0; press < 4; press += 1) await previous();
    search.findNext('match', OPTIONS);
    expect(shown.at(-1)?.offset).toBe(32);
    search.findNext('match', OPTIONS);
    expect(state.get()).toBe(CLOSED);
    expect(search.results.get()).toEqual({ index: 0, count: 2, earlier: null });
  });

  it('begins at once where the terminal has no match, but not while the term is typed', async () => {
    const { previous, shown } = create();
    expect((await previous('match 3')).earlier).toBeNull();
    expect(shown).toEqual([]);
    expect((await previous('match 3')).earlier).toMatchObject({ kind: 'at', number: 1 });
    expect(shown[0]?.offset).toBe(24);
  });

  it('says so where there is nothing earlier either', async () => {
    const { previous } = create();
    await previous('nowhere');
    expect((await previous('nowhere')).earlier).toEqual({ kind: 'none', found: 0 });
  });

  it('ends with the terminal for regular expressions', async () => {
    const { previous, shown } = create();
    for (let press = 0; press < 5; press += 1) await previous('match', { regex: true });
    expect(shown).toEqual([]);
  });

  it('leaves the earlier output when another term is typed', async () => {
    const { previous, state } = create();
    for (let press = 0; press < 3; press += 1) await previous();
    expect(state.get().kind).toBe('open');
    expect((await previous('matc')).earlier).toBeNull();
    expect(state.get()).toBe(CLOSED);
  });

  it('starts again at the newest when the user went back to the live terminal', async () => {
    const { search, previous, shown, close } = create();
    for (let press = 0; press < 4; press += 1) await previous();
    close();
    expect(search.results.get().earlier).toBeNull();
    await previous();
    expect(shown.at(-1)?.offset).toBe(32);
  });
});
