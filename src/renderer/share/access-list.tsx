import type { AccessEntry } from '../../shared/access-log.ts';
import styles from './access-list.module.css';
import { accessSentence } from './access-words.ts';
import { momentWords } from './share-words.ts';

interface AccessListProps {
  /** The newest first; null: not read yet. */
  readonly entries: readonly AccessEntry[] | null;
  readonly nowMs: number;
  readonly nameOf: (sessionId: string) => string | undefined;
  readonly onOpen: (open: boolean) => void;
}

/** Who came, was refused and typed into what; folded away, and read when it is opened. */
export const AccessList = ({ entries, nowMs, nameOf, onOpen }: AccessListProps) => (
  <details className={styles['log']} onToggle={(event) => onOpen(event.currentTarget.open)}>
    <summary>Who came and what they did</summary>
    {entries?.length === 0 && <p>Nobody has come so far.</p>}
    <ol aria-label="What happened, the newest first">
      {entries?.map((entry) => (
        <li key={entry.number}>
          <time dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
            {momentWords(entry.at, nowMs)}
          </time>
          <span>{accessSentence(entry, nameOf)}</span>
        </li>
      ))}
    </ol>
  </details>
);
