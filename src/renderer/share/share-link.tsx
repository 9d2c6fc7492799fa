import { lazy, Suspense, useState } from 'react';
import type { CreatedShare } from '../../shared/shares.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { CopyLine } from './copy-line.tsx';
import styles from './share-link.module.css';

// It takes a library that is needed here alone.
const QrCode = lazy(() => import('./qr-code.tsx'));

interface ShareLinkProps {
  readonly share: CreatedShare;
  /** What whoever opens it can do. */
  readonly sentence: string;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onDone: () => void;
}

const hostOf = (link: string): string => new URL(link).host;

/** A link that has just been made: to be scanned, or copied. It is shown this once. */
export const ShareLink = ({ share, sentence, onCopy, onDone }: ShareLinkProps) => {
  const [chosen, choose] = useState(0);
  const link = share.links[chosen] ?? share.links[0] ?? '';
  return (
    <section className={styles['made']} aria-label="The new link">
      <Suspense fallback={<div className={styles['room']} />}>
        <QrCode text={link} label="QR code of the link" />
      </Suspense>
      <div className={styles['beside']}>
        <p>
          Scan this with a phone, or send the link. Whoever opens it <strong>{sentence}</strong>.
        </p>
        {share.links.length > 1 && (
          <Field label="Address">
            {(control) => (
              <select {...control} value={chosen} onChange={(event) => choose(Number(event.target.value))}>
                {share.links.map((each, index) => (
                  <option key={each} value={index}>
                    {hostOf(each)}
                    {index === share.links.length - 1 && ' (this machine only)'}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <CopyLine name="Link" text={link} label="Link" onCopy={onCopy} />
        <p className={styles['quiet']}>It is shown this once. You can end it below at any time.</p>
        <Button onClick={onDone}>Make another</Button>
      </div>
    </section>
  );
};
