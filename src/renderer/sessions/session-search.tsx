import { useSyncExternalStore } from 'react';
import type { TerminalSearch } from '../terminal/terminal-search.ts';
import { SearchBar } from '../ui/search-bar.tsx';

interface SessionSearchProps {
  readonly search: TerminalSearch;
  /** Counts the times that the search was asked for; each takes the focus to the field. */
  readonly asked: number;
  readonly onClose: () => void;
}

/** The search bar over one session's terminal. */
export const SessionSearch = ({ search, asked, onClose }: SessionSearchProps) => {
  const results = useSyncExternalStore(search.results.subscribe, search.results.get);
  return (
    <SearchBar
      asked={asked}
      onClose={onClose}
      results={results}
      onFind={({ term, ...options }, direction) => {
        if (direction === 'next') search.findNext(term, options);
        else search.findPrevious(term, options);
      }}
    />
  );
};
