import { Check as CheckIcon, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Network } from '../../shared/server.ts';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/field.tsx';
import styles from './share-panel.module.css';

interface SharePanelProps {
  /** null: not known yet. */
  readonly network: Network | null;
  /** Rejects with a sentence where the server cannot. */
  readonly onSetLan: (lan: boolean) => Promise<void>;
  /** Tells whether the text is on the clipboard. */
  readonly onCopy: (text: string) => Promise<boolean>;
}

/** How long 'Copied' stays on the button, in milliseconds. */
const COPIED_STAYS_MS = 1600;

interface CopyLineProps extends Pick<SharePanelProps, 'onCopy'> {
  /** Stands before the text. */
  readonly name: string;
  readonly text: string;
  /** What the text is, for who hears it. */
  readonly label: string;
}

/** A text that does not fit on a line, to be copied as a whole. */
const CopyLine = ({ name, text, label, onCopy }: CopyLineProps) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_STAYS_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className={styles['line']}>
      <span className={styles['name']}>{name}</span>
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

/** Turns sharing on the network on and off, and gives the links. */
export const SharePanel = ({ network, onSetLan, onCopy }: SharePanelProps) => {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  if (!network) return <p className={styles['text']}>Looking at the network…</p>;

  const set = async (lan: boolean): Promise<void> => {
    setWanted(lan);
    setError(null);
    try {
      await onSetLan(lan);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setWanted(null);
    }
  };

  return (
    <div className={styles['panel']}>
      <Check
        look="switch"
        label="Let devices on this network connect"
        checked={wanted ?? network.lan}
        disabled={network.fixed || wanted !== null}
        onChange={(lan) => void set(lan)}
        {...(network.fixed && {
          help: 'RootResume was started with --host, which decides this. Start it without to switch here.',
        })}
      />
      {error !== null && (
        <p className={styles['error']} role="alert">
          {error}
        </p>
      )}
      {network.lan && network.links.length > 0 && (
        <>
          <p className={styles['warning']}>
            Whoever opens one of these links signs in as you: they see every session and can type into it.
            Send them only to yourself and to people you trust with your shell.
          </p>
          <ul className={styles['links']} aria-label="Links">
            {network.links.map((line) => (
              <li key={line.url}>
                <CopyLine
                  name={line.interface}
                  text={line.link}
                  label={`Link on ${line.interface}`}
                  onCopy={onCopy}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {network.lan && network.links.length === 0 && (
        <p className={styles['text']}>
          This machine has no address on a network. Connect it, then open this panel again.
        </p>
      )}
      {!network.lan && (
        <p className={styles['text']}>
          Only this machine can connect: <code>{network.url}</code>
        </p>
      )}
      {network.fingerprint !== undefined && (
        <div className={styles['certificate']}>
          <p className={styles['text']}>
            A browser warns of a certificate that it does not know. Go on if it shows this SHA-256
            fingerprint.
          </p>
          <CopyLine
            name="Certificate"
            text={network.fingerprint}
            label="Fingerprint of the certificate"
            onCopy={onCopy}
          />
        </div>
      )}
    </div>
  );
};
