import type { Alert } from '../../shared/alerts.ts';
import styles from './alert-list.module.css';
import { deedsOf, moreWords } from './alert-words.ts';

interface AlertListProps {
  /** The oldest first. */
  readonly alerts: readonly Alert[];
  readonly nameOf: (sessionId: string) => string;
  readonly onOpen: (sessionId: string) => void;
}

const timeWords = (at: string): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const AlertRow = ({ alert, name, onOpen }: { alert: Alert; name: string; onOpen: () => void }) => {
  const deeds = deedsOf(alert);
  const more = moreWords(alert);
  return (
    <li className={styles['alert']} data-session-id={alert.session}>
      <div className={styles['head']}>
        <button type="button" className={styles['session']} title="Go to the session" onClick={onOpen}>
          {name}
        </button>
        <span className={styles['trigger']}>{alert.trigger}</span>
        <time dateTime={alert.at} title={new Date(alert.at).toLocaleString()}>
          {timeWords(alert.at)}
        </time>
      </div>
      <p>{alert.reason}</p>
      {alert.lines.length > 0 && <pre>{alert.lines.join('\n')}</pre>}
      {more !== '' && <p className={styles['deeds']}>{more}</p>}
      {deeds !== '' && <p className={styles['deeds']}>{deeds}</p>}
    </li>
  );
};

/** What triggers told of lately, the newest first. */
export const AlertList = ({ alerts, nameOf, onOpen }: AlertListProps) =>
  alerts.length === 0 ? (
    <p className={styles['none']}>
      Nothing so far. A crash is told here, and whatever a session’s triggers look for.
    </p>
  ) : (
    <ol className={styles['list']} aria-label="What happened, the newest first">
      {alerts.toReversed().map((alert) => (
        <AlertRow
          key={alert.id}
          alert={alert}
          name={nameOf(alert.session)}
          onOpen={() => onOpen(alert.session)}
        />
      ))}
    </ol>
  );
