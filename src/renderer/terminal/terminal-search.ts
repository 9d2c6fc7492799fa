import { SearchAddon, type ISearchOptions } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
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
  findNext(term: string, options?: SearchOptions): boolean;
  findPrevious(term: string, options?: SearchOptions): boolean;
  readonly results: Pick<Store<SearchResults>, 'get' | 'subscribe'>;
  /** Takes the highlights away and forgets the results. */
  close(): void;
}

/** Matches that are marked and counted; each costs an element. */
export const SEARCH_LIMIT = 1000;

const NONE: SearchResults = { index: -1, count: 0 };

/** The search where there is no terminal. */
export const NO_SEARCH: TerminalSearch = {
  findNext: () => false,
  findPrevious: () => false,
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

/** Attaches a search to a terminal; it ends with the terminal. */
export const createTerminalSearch = (terminal: Terminal): TerminalSearch => {
  const addon = new SearchAddon({ highlightLimit: SEARCH_LIMIT });
  terminal.loadAddon(addon);
  const results = createStore(NONE);
  addon.onDidChangeResults(({ resultIndex, resultCount }) =>
    results.update(() => ({ index: resultIndex, count: resultCount })),
  );

  const close = (): void => {
    addon.clearDecorations();
    terminal.clearSelection();
    results.update(() => NONE);
  };

  const find = (
    how: 'findNext' | 'findPrevious',
    term: string,
    { caseSensitive = false, wholeWord = false, regex = false }: SearchOptions = {},
    incremental = false,
  ): boolean => {
    if (term === '' || (regex && !isRegex(term))) {
      close();
      return false;
    }
    const options: ISearchOptions = {
      caseSensitive,
      wholeWord,
      regex,
      incremental,
      decorations: DECORATIONS,
    };
    return addon[how](term, options);
  };

  let lastTerm = '';
  return {
    findNext(term, options) {
      // While the term is typed on, the present match may stay; asked for the same term again, the next one is meant.
      const grows = term !== lastTerm && term.startsWith(lastTerm);
      lastTerm = term;
      return find('findNext', term, options, grows);
    },
    findPrevious(term, options) {
      lastTerm = term;
      return find('findPrevious', term, options);
    },
    results,
    close() {
      lastTerm = '';
      close();
    },
  };
};
