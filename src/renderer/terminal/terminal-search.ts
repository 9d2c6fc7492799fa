import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { IDisposable, Terminal } from '@xterm/xterm';
import type { MatchColours } from './appearance.ts';
import { createStore, type Store } from '../state/store.ts';

/** How a term is matched; everything defaults to false. */
export interface SearchOptions {
  readonly caseSensitive?: boolean;
  readonly wholeWord?: boolean;
  /** Whether the term is a regular expression; one that cannot be read finds nothing. */
  readonly regex?: boolean;
}

/** How the search stands in earlier output, beyond what the terminal holds. Lines are counted, from the newest on. */
export type EarlierResults =
  | { readonly kind: 'searching' }
  /** `last`: there is none before it. */
  | { readonly kind: 'at'; readonly number: number; readonly last: boolean }
  /** There is none, or none but those that were found. */
  | { readonly kind: 'none'; readonly found: number }
  | { readonly kind: 'failed' };

/** What the last search found. */
export interface SearchResults {
  /** The selected match, from 0; -1: none, or too many to number. */
  readonly index: number;
  /** At most SEARCH_LIMIT are counted. */
  readonly count: number;
  /** null: only the terminal was searched. */
  readonly earlier: EarlierResults | null;
}

/** The search in one terminal, its scrollback included, and, match before match, in what was there before. */
export interface TerminalSearch {
  /** Selects the match after the present one, and scrolls to it. */
  findNext(term: string, options?: SearchOptions): void;
  /** Selects the match before the present one, at first the newest; while the term grows, the present match is kept if it still fits. */
  findPrevious(term: string, options?: SearchOptions): void;
  readonly results: Pick<Store<SearchResults>, 'get' | 'subscribe'>;
  /** Takes the highlights away and forgets the results. */
  close(): void;
}

/** Matches that are marked and counted; each costs an element. */
export const SEARCH_LIMIT = 1000;

const NONE: SearchResults = { index: -1, count: 0, earlier: null };

/** The search where there is no terminal. */
export const NO_SEARCH: TerminalSearch = {
  findNext: () => undefined,
  findPrevious: () => undefined,
  results: createStore(NONE),
  close: () => undefined,
};

const isRegex = (term: string): boolean => {
  try {
    new RegExp(term);
    return true;
  } catch {
    // Half typed, most likely: it finds nothing until it is whole.
    return false;
  }
};

/** One request to the search: kept while the addon is being loaded, where the last one counts. */
interface Request {
  readonly how: 'findNext' | 'findPrevious';
  readonly term: string;
  readonly options: SearchOptions;
}

/** The search of an open terminal, as its owner sees it. */
export interface AttachedSearch extends TerminalSearch, IDisposable {
  /** Marks what was found in other colours, where the theme has changed. */
  recolour(): void;
}

/** Attaches a search to a terminal. What searches is loaded at the first use. */
export const createTerminalSearch = (terminal: Terminal, colours: () => MatchColours): AttachedSearch => {
  const results = createStore(NONE);
  let addon: SearchAddon | null = null;
  let loading = false;
  let waiting: Request | null = null;
  let last: Request | null = null;
  let shownBackground = '';
  let disposed = false;

  const clear = (): void => {
    waiting = null;
    last = null;
    addon?.clearDecorations();
    terminal.clearSelection();
    results.update(() => NONE);
  };

  const load = async (): Promise<void> => {
    loading = true;
    try {
      const { SearchAddon: Addon } = await import('@xterm/addon-search');
      if (disposed) return;
      addon = new Addon({ highlightLimit: SEARCH_LIMIT });
      addon.onDidChangeResults(({ resultIndex, resultCount }) =>
        results.update(() => ({ index: resultIndex, count: resultCount, earlier: null })),
      );
      terminal.loadAddon(addon);
      if (waiting !== null) run(waiting);
    } catch {
      // The server is away: nothing is found, and the next request tries again.
    } finally {
      loading = false;
    }
  };

  const run = (request: Request): void => {
    const { how, term } = request;
    const { caseSensitive = false, wholeWord = false, regex = false } = request.options;
    if (term === '' || (regex && !isRegex(term))) return clear();
    if (addon === null) {
      waiting = request;
      if (!loading) void load();
      return;
    }
    waiting = null;
    last = request;
    const { background, activeBorder } = colours();
    shownBackground = background;
    const options: ISearchOptions = {
      caseSensitive,
      wholeWord,
      regex,
      decorations: {
        matchBackground: background,
        matchOverviewRuler: background,
        activeMatchBackground: background,
        activeMatchBorder: activeBorder,
        activeMatchColorOverviewRuler: activeBorder,
      },
    };
    addon[how](term, options);
  };

  return {
    findNext: (term, options = {}) => run({ how: 'findNext', term, options }),
    findPrevious: (term, options = {}) => run({ how: 'findPrevious', term, options }),
    results,
    close: clear,
    recolour() {
      if (addon === null || last === null || shownBackground === colours().background) return;
      // Without its memory of the term the addon stays at the match that is selected.
      addon.clearDecorations();
      run({ ...last, how: 'findPrevious' });
    },
    dispose() {
      disposed = true;
      waiting = null;
    },
  };
};
