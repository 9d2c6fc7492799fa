import { ChevronRight, Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { classes } from './classes.ts';
import dialogStyles from './dialog.module.css';
import { useFocusKeeper } from './focus-keeper.ts';
import { filterBy } from './filter.ts';
import { Keys } from './kbd.tsx';
import styles from './palette.module.css';

/** Something that the palette finds. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** What else it is found by and shown as, such as a state. */
  readonly detail?: string;
  readonly icon?: ReactElement;
  readonly keys?: string | undefined;
  readonly onSelect: () => void;
}

interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly items: readonly PaletteItem[];
}

const Content = ({ items, onClose }: Omit<PaletteProps, 'open'>) => {
  const [typed, setTyped] = useState('');
  const [index, setIndex] = useState(0);
  const listId = useId();
  const listRef = useRef<HTMLUListElement>(null);
  const found = useMemo(
    () => filterBy(items, typed, ({ label, detail }) => `${label} ${detail ?? ''}`),
    [items, typed],
  );
  const current = Math.min(index, found.length - 1);

  const move = (to: number): void => {
    if (found.length === 0) return;
    const next = (to + found.length) % found.length;
    setIndex(next);
    listRef.current?.children.item(next)?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (item: PaletteItem | undefined): void => {
    if (!item) return;
    onClose();
    item.onSelect();
  };
  const handleKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      PageDown: () => move(Math.min(current + 8, found.length - 1)),
      PageUp: () => move(Math.max(current - 8, 0)),
      Enter: () => choose(found[current]),
    };
    const act = event.nativeEvent.isComposing ? undefined : moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <>
      <div className={styles['field']}>
        <Search size={16} aria-hidden />
        <input
          role="combobox"
          aria-label="Search sessions and commands"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search sessions and commands"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setIndex(0);
          }}
          onKeyDown={handleKeyDown}
        />
      </div>
      <ul
        className={styles['list']}
        role="listbox"
        id={listId}
        ref={listRef}
        aria-label="Sessions and commands"
      >
        {found.map((item, at) => (
          <li
            key={item.id}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === current}
            className={styles['option']}
            onPointerMove={() => setIndex(at)}
            onClick={() => choose(item)}
          >
            <span className={styles['icon']}>{item.icon ?? <ChevronRight size={14} aria-hidden />}</span>
            <span className={styles['label']}>{item.label}</span>
            {item.detail !== undefined && <span className={styles['detail']}>{item.detail}</span>}
            {item.keys !== undefined && <Keys keys={item.keys} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles['none']} role="status">
          Nothing is called “{typed.trim()}”.
        </p>
      )}
    </>
  );
};

/** Finds sessions and commands by name. */
export const Palette = ({ open, onClose, items }: PaletteProps) => (
  <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
    <Radix.Portal>
      <Radix.Overlay className={dialogStyles['scrim']} />
      <Radix.Content
        {...useFocusKeeper()}
        className={classes(dialogStyles['dialog'], styles['palette'])}
        aria-describedby={undefined}
      >
        <Radix.Title className="visually-hidden">Search or do anything</Radix.Title>
        <Content items={items} onClose={onClose} />
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
