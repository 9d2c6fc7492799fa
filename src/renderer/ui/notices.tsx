import { CircleAlert, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from './button.tsx';
import styles from './notices.module.css';

/** How long a notice that needs no answer stays, in milliseconds: time to read two lines. Errors stay until dismissed. */
const INFO_STAYS_MS = 6000;

interface NoticeLine {
  readonly id: number;
  readonly tone: 'error' | 'info';
  readonly text: string;
}

interface NoticesProps {
  readonly notices: readonly NoticeLine[];
  readonly onDismiss: (id: number) => void;
}

const NoticeCard = ({ notice, onDismiss }: { notice: NoticeLine; onDismiss: (id: number) => void }) => {
  const { id, tone, text } = notice;
  useEffect(() => {
    if (tone !== 'info') return;
    const timer = setTimeout(() => onDismiss(id), INFO_STAYS_MS);
    return () => clearTimeout(timer);
  }, [id, tone, onDismiss]);
  return (
    <li className={styles['notice']} data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      {tone === 'error' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
      <p>{text}</p>
      <IconButton label="Dismiss" small onClick={() => onDismiss(id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
};

/** Shows what the user should read, in the corner, without taking the focus. */
export const Notices = ({ notices, onDismiss }: NoticesProps) => (
  <ul className={styles['stack']} aria-label="Notices">
    {notices.map((notice) => (
      <NoticeCard key={notice.id} notice={notice} onDismiss={onDismiss} />
    ))}
  </ul>
);
