import type { Share, Typist, Viewer } from '../../shared/shares.ts';
import { formatViewer } from '../../shared/format.ts';
import { Button } from '../ui/button.tsx';
import { browsersOf, momentWords, scopeWords, shareSentence, typingWords } from './share-words.ts';
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
  readonly onEndTyping: (viewerId: string) => void;
}

interface ViewersProps extends Pick<ShareListProps, 'nowMs' | 'nameOf' | 'onEnd' | 'onEndTyping'> {
  readonly viewers: readonly Viewer[];
  /** Those who may type and are not here. */
  readonly absent: readonly Typist[];
  readonly verb: string;
}

const EndTyping = ({ viewer, onEndTyping }: Pick<ViewersProps, 'onEndTyping'> & { viewer: string }) => (
  <Button look="plain" onClick={() => onEndTyping(viewer)}>
    End typing
  </Button>
);

const Viewers = ({ viewers, absent, verb, nowMs, nameOf, onEnd, onEndTyping }: ViewersProps) => (
  <ul className={styles['viewers']} aria-label="Watching now">
    {browsersOf(viewers).map(({ id, typing, since, sessions, ...viewer }) => (
      <li key={id} className={styles['row']}>
        <span className={styles['what']}>
          <span>{formatViewer(viewer)}</span>
          <span className={styles['quiet']}>
            since {momentWords(since, nowMs)}
            {sessions.length > 0 && `, has ${scopeWords(sessions, nameOf)} open`}
          </span>
          {typing !== 'none' && <span className={styles['typing']}>{typingWords(typing)}</span>}
        </span>
        <span className={styles['ends']}>
          {(typing === 'visit' || typing === 'always') && <EndTyping viewer={id} onEndTyping={onEndTyping} />}
          <Button look="plain" onClick={() => onEnd(id)}>
            {verb}
          </Button>
        </span>
      </li>
    ))}
    {absent.map(({ viewer, term, ...typist }) => (
      <li key={viewer} className={styles['row']}>
        <span className={styles['what']}>
          <span>{formatViewer(typist)}</span>
          <span className={styles['quiet']}>not here at present</span>
          <span className={styles['typing']}>{typingWords(term)}</span>
        </span>
        <EndTyping viewer={viewer} onEndTyping={onEndTyping} />
      </li>
    ))}
  </ul>
);

/** Who may type by a share and does not watch at the moment. */
const absentTypists = ({ typists, viewers }: Share): readonly Typist[] =>
  typists.filter(({ viewer }) => viewers.every(({ id }) => id !== viewer));

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
            {share.viewers.length + share.typists.length > 0 && (
              <Viewers {...props} viewers={share.viewers} absent={absentTypists(share)} verb="Disconnect" />
            )}
          </li>
        ))}
      </ul>
      {own.length > 0 && (
        <>
          <h3>Signed in as you, elsewhere</h3>
          <Viewers {...props} viewers={own} absent={[]} verb="Sign out" />
        </>
      )}
    </section>
  );
};
