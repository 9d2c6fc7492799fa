import { CopyButton } from './copy-button.tsx';
import styles from './copy-line.module.css';

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
export const CopyLine = ({ name, detail = '', text, label, onCopy }: CopyLineProps) => (
  <div className={styles['line']}>
    <span className={styles['name']}>
      {name}
      {detail !== '' && <code>{detail}</code>}
    </span>
    <input readOnly value={text} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
    <CopyButton text={text} label={label} onCopy={onCopy} />
  </div>
);
