import { useState, useSyncExternalStore } from 'react';
import type { SearchResults, TerminalSearch } from '../terminal/terminal-search.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { SearchBar } from '../ui/search-bar.tsx';

interface SessionSearchProps {
  readonly search: TerminalSearch;
  /** Counts the times that the search was asked for; each takes the focus to the field. */
  readonly asked: number;
  readonly onClose: () => void;
}

const liveText = ({ index, count }: SearchResults): string => {
  if (count === 0) return 'Nothing here';
  return index < 0 ? `${count} found` : `${index + 1} of ${count}`;
};

/** Says how a search stands, and no more than is known: how many lines are in earlier output shows only at its end. */
export const searchText = (results: SearchResults): string => {
  const { earlier } = results;
  if (earlier === null) return liveText(results);
  switch (earlier.kind) {
    case 'searching':
      return 'Looking earlier…';
    case 'at':
      return earlier.last ? `Earlier: ${earlier.number} of ${earlier.number}` : `Earlier: ${earlier.number}`;
    case 'none':
      return earlier.found === 0 ? 'Nothing earlier' : `Earlier: ${earlier.found} of ${earlier.found}`;
    case 'failed':
      return 'Server not reached';
    default:
      return assertNever(earlier);
  }
};

/** The search bar over one session's terminal. */
export const SessionSearch = ({ search, asked, onClose }: SessionSearchProps) => {
  const [regex, setRegex] = useState(false);
  const results = useSyncExternalStore(search.results.subscribe, search.results.get);
  return (
    <SearchBar
      asked={asked}
      onClose={onClose}
      results={{
        text: searchText(results),
        more: results.count === 0 && results.earlier === null && !regex,
      }}
      onFind={({ term, ...options }, direction) => {
        setRegex(options.regex);
        if (direction === 'next') search.findNext(term, options);
        else search.findPrevious(term, options);
      }}
    />
  );
};
