import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { IDisposable, Terminal } from '@xterm/xterm';
import { createStore, type Store } from '../state/store.ts';

/** How a term is matched; everything defaults to false. */
export interface SearchOptions {
  readonly caseSensitive?: boolean;
  readonly wholeWord?: boolean;
  /** Whether the term is a regular expression; one that cannot be read finds nothing. */
  readonly regex?: boolean;
}

/** What the last search found. */
export interface SearchResults {
  /** The selected match, from 0; -1: none, or too many to number. */
  readonly index: number;
  /** At most SEARCH_LIMIT are counted. */
  readonly count: number;
}

/** The search in one terminal, its scrollback included. */
export interface TerminalSearch {
  /** Selects the next match and scrolls to it; while the term grows, the present match is kept if it still fits. */
  findNext(term: string, options?: SearchOptions): void;
  findPrevious(term: string, options?: SearchOptions): void;
  readonly results: Pick<Store<SearchResults>, 'get' | 'subscribe'>;
  /** Takes the highlights away and forgets the results. */
  close(): void;
}

/** Matches that are marked and counted; each costs an element. */
export const SEARCH_LIMIT = 1000;

const NONE: SearchResults = { index: -1, count: 0 };

/** The search where there is no terminal. */
export const NO_SEARCH: TerminalSearch = {
  findNext: () => undefined,
  findPrevious: () => undefined,
  results: createStore(NONE),
  close: () => undefined,
};

// Dark text stays readable on these in both themes; the addon takes no other notation.
const DECORATIONS = {
  matchBackground: '#8a6d1f',
  matchOverviewRuler: '#c99a2e',
  activeMatchBackground: '#c2561a',
  activeMatchColorOverviewRuler: '#e8722e',
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
  readonly incremental: boolean;
}

/** Attaches a search to a terminal. What searches is loaded at the first use. */
export const createTerminalSearch = (terminal: Terminal): TerminalSearch & IDisposable => {
  const results = createStore(NONE);
  let addon: SearchAddon | null = null;
  let loading = false;
  let waiting: Request | null = null;
  let disposed = false;
  let lastTerm = '';

  const clear = (): void => {
    waiting = null;
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
        results.update(() => ({ index: resultIndex, count: resultCount })),
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
    const { how, term, incremental } = request;
    const { caseSensitive = false, wholeWord = false, regex = false } = request.options;
    if (term === '' || (regex && !isRegex(term))) return clear();
    if (addon === null) {
      waiting = request;
      if (!loading) void load();
      return;
    }
    waiting = null;
    const options: ISearchOptions = {
      caseSensitive,
      wholeWord,
      regex,
      incremental,
      decorations: DECORATIONS,
    };
    addon[how](term, options);
  };

  return {
    findNext(term, options = {}) {
      // While the term is typed on, the present match may stay; asked for the same term again, the next one is meant.
      const incremental = term !== lastTerm && term.startsWith(lastTerm);
      lastTerm = term;
      run({ how: 'findNext', term, options, incremental });
    },
    findPrevious(term, options = {}) {
      lastTerm = term;
      run({ how: 'findPrevious', term, options, incremental: false });
    },
    results,
    close() {
      lastTerm = '';
      clear();
    },
    dispose() {
      disposed = true;
      waiting = null;
    },
  };
};
