import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './header.module.css';
import { Keys } from './kbd.tsx';
import { Mark } from './mark.tsx';

interface HeaderProps {
  readonly paletteKeys: string | undefined;
  readonly onPalette: () => void;
  /** What stands at the right end. */
  readonly children: ReactNode;
}

/** The page's head: its name, the way to everything, and what holds for the whole page. */
export const Header = ({ paletteKeys, onPalette, children }: HeaderProps) => (
  <header className={styles['header']}>
    <div className={styles['name']}>
      <Mark />
      <span>RootResume</span>
    </div>
    <button
      type="button"
      className={styles['palette']}
      onClick={onPalette}
      aria-label="Search or do anything"
    >
      <Search size={14} aria-hidden />
      <span>Search or do anything…</span>
      {paletteKeys !== undefined && <Keys keys={paletteKeys} />}
    </button>
    <div className={styles['end']}>{children}</div>
  </header>
);
