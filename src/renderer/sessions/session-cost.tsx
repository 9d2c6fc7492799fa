import type { SessionStats } from '../../shared/events.ts';
import { formatBytes } from '../../shared/format.ts';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import styles from './session-list.module.css';
import { formatCpu } from './session-words.ts';
import { useNowFor } from './use-now.ts';

interface SessionCostProps {
  readonly session: Session;
  /** undefined: it costs nothing, or that has not been measured yet. */
  readonly stats: SessionStats | undefined;
}

/** What a session costs, at the end of its line in the list; the word for its state where it costs nothing. */
export const SessionCost = ({ session, stats }: SessionCostProps) => {
  const { tone, word } = stateSign(session, useNowFor(session));
  return stats === undefined ? (
    <span className={styles['word']} data-tone={tone}>
      {word}
    </span>
  ) : (
    <span className={styles['figures']}>
      <span className="visually-hidden">{word}</span>
      <span className={styles['cpu']} title="Processor, of one core">
        {formatCpu(stats.cpu)}
      </span>
      <span className={styles['rss']} title="Memory">
        {formatBytes(stats.rss)}
      </span>
    </span>
  );
};
