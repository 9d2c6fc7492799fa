import type { Share, Viewer } from '../../shared/shares.ts';
import { Button } from '../ui/button.tsx';
import { browsersOf, momentWords, scopeWords, shareSentence } from './share-words.ts';
import styles from './share-list.module.css';

interface ShareListProps {
  /** null: not known yet. */
  readonly shares: readonly Share[] | null;
  /** The owner's own browsers on other machines. */
  readonly own: readonly Viewer[];
  readonly nowMs: number;
  readonly nameOf: (sessionId: string) => string | undefined;
  readonly onRevoke: (id: string) => void;
  readonly onRevokeAll: () => void;
  readonly onEnd: (viewerId: string) => void;
}

interface ViewersProps extends Pick<ShareListProps, 'nowMs' | 'nameOf' | 'onEnd'> {
  readonly viewers: readonly Viewer[];
  readonly verb: string;
}

const Viewers = ({ viewers, verb, nowMs, nameOf, onEnd }: ViewersProps) => (
  <ul className={styles['viewers']} aria-label="Watching now">
    {browsersOf(viewers).map(({ id, address, browser, since, sessions }) => (
      <li key={id} className={styles['row']}>
        <span className={styles['what']}>
          <span>
            {browser === '' ? 'A program' : browser} at {address}
          </span>
          <span className={styles['quiet']}>
            since {momentWords(since, nowMs)}
            {sessions.length > 0 && `, has ${scopeWords(sessions, nameOf)} open`}
          </span>
        </span>
        <Button look="plain" onClick={() => onEnd(id)}>
          {verb}
        </Button>
      </li>
    ))}
  </ul>
);

/** The links that were given away and who watches by them, each with its end. */
export const ShareList = (props: ShareListProps) => {
  const { shares, own, nowMs, nameOf, onRevoke, onRevokeAll } = props;
  if (shares === null || (shares.length === 0 && own.length === 0)) return null;
  return (
    <section className={styles['list']} aria-label="Links that are out">
      {shares.length > 0 && (
        <div className={styles['head']}>
          <h3>Links that are out</h3>
          {shares.length > 1 && (
            <Button look="plain" onClick={onRevokeAll}>
              End all
            </Button>
          )}
        </div>
      )}
      <ul className={styles['shares']} aria-label="Links">
        {shares.map((share) => (
          <li key={share.id}>
            <div className={styles['row']}>
              <span className={styles['what']}>
                <span>
                  {share.label === '' ? `Made ${momentWords(share.createdAt, nowMs)}` : share.label}
                </span>
                <span className={styles['quiet']}>{shareSentence(share, nameOf, nowMs)}</span>
              </span>
              <Button look="plain" onClick={() => onRevoke(share.id)}>
                End
              </Button>
            </div>
            {share.viewers.length > 0 && <Viewers {...props} viewers={share.viewers} verb="Disconnect" />}
          </li>
        ))}
      </ul>
      {own.length > 0 && (
        <>
          <h3>Signed in as you, elsewhere</h3>
          <Viewers {...props} viewers={own} verb="Sign out" />
        </>
      )}
    </section>
  );
};
