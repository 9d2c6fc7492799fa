import { lazy, Suspense } from 'react';
import type { Network } from '../../shared/server.ts';
import type { CreatedShare } from '../../shared/shares.ts';
import { Button } from '../ui/button.tsx';
import { CopyLine } from './copy-line.tsx';
import styles from './share-link.module.css';
import { useChosenWay } from './use-chosen-way.ts';
import { WayPicker } from './way-picker.tsx';

// It takes a library that is needed here alone.
const QrCode = lazy(async () => {
  try {
    return await import('./qr-code.tsx');
  } catch {
    // The link stands beside it.
    return { default: NoCode };
  }
});

const NoCode = () => <p className={styles['room']}>The QR code could not be loaded.</p>;

interface ShareLinkProps {
  readonly share: CreatedShare;
  /** Where it leads: the addresses may change while the link is shown. */
  readonly network: Network;
  /** What whoever opens it can do. */
  readonly sentence: string;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onDone: () => void;
}

/** A link that has just been made: to be scanned, or copied. It is shown this once. */
export const ShareLink = ({ share, network, sentence, onCopy, onDone }: ShareLinkProps) => {
  const { ways, choice, chosen, choose } = useChosenWay(network, share.token);
  return (
    <section className={styles['made']} aria-label="The new link">
      <Suspense fallback={<div className={styles['room']} />}>
        <QrCode text={chosen.link} label="QR code of the link" />
      </Suspense>
      <div className={styles['beside']}>
        <p>
          Scan this with a phone, or send the link. Whoever opens it <strong>{sentence}</strong>.
        </p>
        {choice && <WayPicker ways={ways} chosen={chosen} onChoose={choose} />}
        <CopyLine name="Link" text={chosen.link} label="Link" onCopy={onCopy} />
        <p className={styles['quiet']}>It is shown this once. You can end it below at any time.</p>
        <Button onClick={onDone}>Make another</Button>
      </div>
    </section>
  );
};
