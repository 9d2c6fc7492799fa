import { CircleAlert, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from './button.tsx';
import styles from './notices.module.css';
import { useRest } from './use-rest.ts';

/** How long a notice that needs no answer stays, in milliseconds: time to read two lines. Errors stay until dismissed. */
const INFO_STAYS_MS = 6000;

interface NoticeLine {
  readonly id: number;
  readonly tone: 'error' | 'info';
  readonly text: string;
  /** A question: it stays until it is answered, with Copy or Ignore. */
  readonly copy?: unknown;
}

interface NoticesProps {
  readonly notices: readonly NoticeLine[];
  readonly onDismiss: (id: number) => void;
  readonly onCopy: (id: number) => void;
}

const NoticeCard = ({
  notice,
  onDismiss,
  onCopy,
}: Omit<NoticesProps, 'notices'> & { readonly notice: NoticeLine }) => {
  const { id, tone, text } = notice;
  const asks = notice.copy !== undefined;
  useEffect(() => {
    if (tone !== 'info' || asks) return;
    const timer = setTimeout(() => onDismiss(id), INFO_STAYS_MS);
    return () => clearTimeout(timer);
  }, [id, tone, asks, onDismiss]);
  return (
    <li className={styles['notice']} data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      {tone === 'error' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
      <p>{text}</p>
      {asks ? (
        <CopyAnswers onCopy={() => onCopy(id)} onIgnore={() => onDismiss(id)} />
      ) : (
        <IconButton label="Dismiss" small onClick={() => onDismiss(id)}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  );
};

/** The next question of a session takes the place of the one before, perhaps under the pointer: then it is no answer to that one. */
const CopyAnswers = ({
  onCopy,
  onIgnore,
}: {
  readonly onCopy: () => void;
  readonly onIgnore: () => void;
}) => {
  const rests = useRest();
  return (
    <div className={styles['answers']}>
      <Button disabled={rests} onClick={onCopy}>
        Copy
      </Button>
      <Button look="plain" onClick={onIgnore}>
        Ignore
      </Button>
    </div>
  );
};

/** Shows what the user should read, in the corner, without taking the focus. */
export const Notices = ({ notices, onDismiss, onCopy }: NoticesProps) => (
  <ul className={styles['stack']} aria-label="Notices">
    {notices.map((notice) => (
      <NoticeCard key={notice.id} notice={notice} onDismiss={onDismiss} onCopy={onCopy} />
    ))}
  </ul>
);
