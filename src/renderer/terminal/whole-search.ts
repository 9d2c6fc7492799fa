import type { SearchMatch } from '../../shared/output.ts';
import { createStore } from '../state/store.ts';
import type { AttachedEarlier } from './earlier/attach-earlier.ts';
import type { EarlierSource } from './earlier/earlier-source.ts';
import type { AttachedSearch, EarlierResults, SearchOptions, SearchResults } from './terminal-search.ts';

/** Lines found in earlier output whose places are remembered; beyond, the newest are forgotten. */
const MAX_FOUND = 10_000;
/** The row of the pane, from its top, at which a line that was found is shown: below the search bar, in small text too. */
const MATCH_ROW = 8;

interface Asked {
  readonly term: string;
  readonly options: SearchOptions;
}

const same = (a: Asked | null, b: Asked): boolean =>
  a !== null && a.term === b.term && JSON.stringify(a.options) === JSON.stringify(b.options);

/**
 * A search that goes on where the terminal ends: when its oldest match is selected, or it has none, the match before is looked for in the
 * session's earlier output, by the server. Regular expressions, which the server does not take, end with the terminal.
 */
export const createWholeSearch = (
  live: AttachedSearch,
  earlier: AttachedEarlier,
  source: EarlierSource,
): AttachedSearch => {
  const results = createStore<SearchResults>(live.results.get());
  let asked: Asked | null = null;
  /** Offsets of lines in the earlier output, the newest first, and which of them is shown; -1: none. */
  let found: number[] = [];
  let shown = -1;
  /** Where the server is to go on; null: there is nothing older. undefined: it was not asked yet. */
  let next: number | null | undefined;
  let work: AbortController | null = null;

  const tell = (state: EarlierResults | null): void =>
    results.update(() => ({ ...live.results.get(), earlier: state }));
  const forget = (): void => {
    work?.abort();
    work = null;
    found = [];
    shown = -1;
    next = undefined;
  };
  const subscriptions = [
    live.results.subscribe(() => tell(results.get().earlier)),
    earlier.state.subscribe(() => {
      if (earlier.state.get().kind !== 'closed' || shown < 0) return;
      shown = -1;
      tell(null);
    }),
  ];

  const show = ({ term, options }: Asked): void => {
    const offset = found[shown];
    if (offset === undefined) return;
    tell({ kind: 'at', number: shown + 1, last: next === null && shown === found.length - 1 });
    earlier.showMatch({
      offset,
      rows: -MATCH_ROW,
      match: { term, caseSensitive: options.caseSensitive ?? false },
    });
  };

  const load = async ({ term, options }: Asked, signal: AbortSignal): Promise<readonly SearchMatch[]> => {
    next ??= await earlier.topOffset(signal);
    // Bounded work for each request; a rare term may take several.
    while (next !== null) {
      const answer = await source.search(
        { q: term, before: next, ...(options.caseSensitive === true ? { case: '1' as const } : {}) },
        signal,
      );
      next = answer.next;
      if (answer.matches.length > 0) return answer.matches;
    }
    return [];
  };

  const older = async (request: Asked): Promise<void> => {
    if (work !== null) return;
    if (shown + 1 >= found.length && next !== null) {
      const own = new AbortController();
      work = own;
      tell({ kind: 'searching' });
      try {
        const matches = await load(request, own.signal);
        if (own.signal.aborted) return;
        const forgotten = Math.max(0, found.length + matches.length - MAX_FOUND);
        found = [...found, ...matches.map(({ offset }) => offset)].slice(forgotten);
        shown -= Math.min(forgotten, shown + 1);
      } catch {
        if (own.signal.aborted) return;
        // The next request tries again.
        return tell({ kind: 'failed' });
      } finally {
        if (work === own) work = null;
      }
    }
    if (shown + 1 < found.length) {
      shown += 1;
      show(request);
    } else tell({ kind: 'none', found: found.length });
  };

  return {
    results,
    findPrevious(term, options = {}) {
      const request = { term, options };
      if (!same(asked, request)) {
        asked = request;
        if (shown >= 0) earlier.leave();
        forget();
        tell(null);
        return live.findPrevious(term, options);
      }
      const { index, count } = live.results.get();
      const goesOn = term !== '' && options.regex !== true && (shown >= 0 || index === 0 || count === 0);
      if (goesOn) void older(request);
      else live.findPrevious(term, options);
    },
    findNext(term, options = {}) {
      const request = { term, options };
      if (!same(asked, request) || shown < 0) {
        if (!same(asked, request)) forget();
        asked = request;
        tell(null);
        return live.findNext(term, options);
      }
      if (shown === 0) return earlier.leave();
      shown -= 1;
      show(request);
    },
    close() {
      forget();
      asked = null;
      live.close();
      tell(null);
    },
    recolour: () => live.recolour(),
    dispose() {
      forget();
      for (const unsubscribe of subscriptions) unsubscribe();
      live.dispose();
    },
  };
};
