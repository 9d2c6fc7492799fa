import { useId, type KeyboardEvent } from 'react';
import type { Suggestion, Suggestions } from '../../shared/server.ts';
import { filterBy } from '../ui/filter.ts';
import { envLines } from './env-lines.ts';
import styles from './suggestion-list.module.css';

/** A command to start from, as the form takes it. */
export type OfferedCommand = Pick<Suggestion, 'name' | 'command' | 'cwd'> & {
  /** Lines KEY=value; absent where it brings none. */
  readonly env?: string;
};

/** Lines shown of each group; the rest is found by typing. */
const MAX_SHOWN = 6;

interface SuggestionListProps {
  readonly suggestions: Suggestions;
  /** Keeps what answers it. */
  readonly typed: string;
  readonly onPick: (offered: OfferedCommand) => void;
  /** The focus leaves the list upwards. */
  readonly onLeave?: () => void;
}

type FolderSuggestion = Suggestions['folder'][number];

interface Group {
  readonly title: string;
  readonly offers: readonly { readonly offered: FolderSuggestion | Suggestion; readonly from: string }[];
}

const groupsOf = ({ recent, folder }: Suggestions, typed: string): readonly Group[] => {
  const answers = <T extends Suggestion>(items: readonly T[]): readonly T[] =>
    filterBy(items, typed, ({ name, command }) => `${name} ${command}`).slice(0, MAX_SHOWN);
  return [
    { title: 'Last used', offers: answers(recent).map((item) => ({ offered: item, from: item.cwd })) },
    {
      title: 'In this folder',
      offers: answers(folder).map((item) => ({ offered: item, from: item.source })),
    },
  ].filter(({ offers }) => offers.length > 0);
};

const pick = ({ name, command, cwd, ...others }: FolderSuggestion | Suggestion): OfferedCommand => ({
  name,
  command,
  cwd,
  ...('env' in others && { env: envLines(others.env) }),
});

/** Commands used last and those that the folder offers; arrows move, Enter picks. */
export const SuggestionList = ({ suggestions, typed, onPick, onLeave }: SuggestionListProps) => {
  const id = useId();
  const groups = groupsOf(suggestions, typed);
  // A list that only repeats what is typed says nothing.
  const only = groups.flatMap(({ offers }) => offers);
  if (only.length === 0 || (only.length === 1 && only[0]?.offered.command === typed)) return null;

  const handleKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')];
    const at = options.findIndex((option) => option === document.activeElement);
    if (event.key === 'ArrowUp' && at === 0) onLeave?.();
    else if (event.key === 'ArrowDown') options[at + 1]?.focus();
    else if (event.key === 'ArrowUp') options[at - 1]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') options[at]?.click();
    else return;
    event.preventDefault();
  };

  return (
    <div role="listbox" aria-label="Suggested commands" className={styles['list']} onKeyDown={handleKeyDown}>
      {groups.map(({ title, offers }, groupAt) => (
        <div role="group" aria-labelledby={`${id}-${groupAt}`} key={title}>
          <div id={`${id}-${groupAt}`} className={styles['title']}>
            {title}
          </div>
          {offers.map(({ offered, from }, at) => (
            <div
              key={`${offered.command} ${from} ${at}`}
              role="option"
              aria-selected={offered.command === typed}
              tabIndex={groupAt === 0 && at === 0 ? 0 : -1}
              className={styles['option']}
              title={offered.cwd}
              onClick={() => onPick(pick(offered))}
            >
              <span className={styles['command']}>{offered.command}</span>
              <span className={styles['from']}>{from}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
};
