import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './copy-dialog.module.css';

interface CopyDialogProps {
  /** null: closed. */
  readonly text: string | null;
  /** Why the page cannot copy by itself; null: it can. */
  readonly lack: string | null;
  /** Tells whether the text is on the clipboard. */
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onClose: () => void;
}

const Contents = ({ text, lack, onCopy }: Omit<CopyDialogProps, 'text' | 'onClose'> & { text: string }) => {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <div className={styles['contents']}>
      <textarea readOnly value={text} rows={12} aria-label="Text to copy" spellCheck={false} />
      {(copied === false || lack !== null) && copied !== true && (
        <p>{lack ?? 'The browser did not copy it.'}</p>
      )}
      <div className={styles['actions']}>
        <Button look="primary" onClick={() => void onCopy(text).then(setCopied)}>
          {copied === true ? 'Copied' : 'Copy all'}
        </Button>
      </div>
    </div>
  );
};

/** Shows text of a terminal as the browser can select and copy it: a finger cannot select in a terminal. */
export const CopyDialog = ({ text, onClose, ...rest }: CopyDialogProps) => (
  <Dialog
    open={text !== null}
    onClose={onClose}
    title="Copy text"
    description="Select a part and copy it as anywhere else, or copy all of it."
  >
    {text !== null && <Contents text={text} {...rest} />}
  </Dialog>
);
