import { Check as CheckIcon, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './copy-line.module.css';

/** How long 'Copied' stays on the button, in milliseconds. */
const COPIED_STAYS_MS = 1600;

interface CopyLineProps {
  /** Stands before the text. */
  readonly name: string;
  /** A word more about it, small. */
  readonly detail?: string;
  readonly text: string;
  /** What the text is, for who hears it. */
  readonly label: string;
  /** Tells whether the text is on the clipboard. */
  readonly onCopy: (text: string) => Promise<boolean>;
}

/** A text that does not fit on a line, to be copied as a whole. */
export const CopyLine = ({ name, detail = '', text, label, onCopy }: CopyLineProps) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_STAYS_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className={styles['line']}>
      <span className={styles['name']}>
        {name}
        {detail !== '' && <code>{detail}</code>}
      </span>
      <input readOnly value={text} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
      <Button
        aria-label={copied ? 'Copied' : `Copy the ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
        onClick={() => void onCopy(text).then(setCopied)}
      >
        {copied ? <CheckIcon size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
};
