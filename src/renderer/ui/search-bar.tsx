import { CaseSensitive, ChevronDown, ChevronUp, Regex, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import styles from './search-bar.module.css';
import { Tooltip } from './tooltip.tsx';

export interface SearchQuery {
  readonly term: string;
  readonly caseSensitive: boolean;
  readonly regex: boolean;
}

interface SearchBarProps {
  /** How the search stands, in a few words. `more`: pressing on looks farther, which a wide screen has room to say. */
  readonly results: { readonly text: string; readonly more: boolean };
  readonly onFind: (query: SearchQuery, direction: 'next' | 'previous') => void;
  readonly onClose: () => void;
  /** Counts the times that the search was asked for; each takes the focus to the field. */
  readonly asked: number;
}

/**
 * The search over a terminal. It begins at the end, where a log is new: Enter goes up to the match before, Shift Enter down to the next
 * one, Escape closes.
 */
export const SearchBar = ({ results, onFind, onClose, asked }: SearchBarProps) => {
  const [query, setQuery] = useState<SearchQuery>({ term: '', caseSensitive: false, regex: false });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), [asked]);

  const change = (part: Partial<SearchQuery>): void => {
    const next = { ...query, ...part };
    setQuery(next);
    onFind(next, 'previous');
  };

  return (
    <div
      className={styles['bar']}
      role="search"
      aria-label="Search in the terminal"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        // WebKit sends a keypress after it, to what has the keyboard by then: the terminal, which would pass it on.
        event.preventDefault();
        onClose();
      }}
    >
      <input
        ref={input}
        type="text"
        aria-label="Search for"
        placeholder="Search for"
        autoComplete="off"
        spellCheck={false}
        value={query.term}
        onChange={(event) => change({ term: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onFind(query, event.shiftKey ? 'next' : 'previous');
        }}
      />
      <span className={styles['count']} role="status">
        {query.term === '' ? '' : results.text}
        {query.term !== '' && results.more && <span className={styles['more']}> · Enter looks earlier</span>}
      </span>
      <Tooltip text="Match case">
        <IconButton
          label="Match case"
          className={styles['option']}
          aria-pressed={query.caseSensitive}
          onClick={() => change({ caseSensitive: !query.caseSensitive })}
        >
          <CaseSensitive size={16} aria-hidden />
        </IconButton>
      </Tooltip>
      <Tooltip text="Regular expression">
        <IconButton
          label="Regular expression"
          className={styles['option']}
          aria-pressed={query.regex}
          onClick={() => change({ regex: !query.regex })}
        >
          <Regex size={14} aria-hidden />
        </IconButton>
      </Tooltip>
      <Tooltip text="Previous match" keys="Enter">
        <IconButton label="Previous match" onClick={() => onFind(query, 'previous')}>
          <ChevronUp size={16} aria-hidden />
        </IconButton>
      </Tooltip>
      <Tooltip text="Next match" keys="Shift Enter">
        <IconButton label="Next match" onClick={() => onFind(query, 'next')}>
          <ChevronDown size={16} aria-hidden />
        </IconButton>
      </Tooltip>
      <Tooltip text="Close the search" keys="Esc">
        <IconButton label="Close the search" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </Tooltip>
    </div>
  );
};
