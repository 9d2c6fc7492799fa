import { useState } from 'react';
import type { AccessEntry } from '../../shared/access-log.ts';
import type { Network, SetNetwork } from '../../shared/server.ts';
import type { Session } from '../../shared/session.ts';
import type { CreatedShare, CreateShare, Share, Viewer } from '../../shared/shares.ts';
import { useNow } from '../sessions/use-now.ts';
import { AccessList } from './access-list.tsx';
import { CopyLine } from './copy-line.tsx';
import { MetricsLink } from './metrics-link.tsx';
import { NetworkSwitches } from './network-switches.tsx';
import { NewShare } from './new-share.tsx';
import { OwnLinks } from './own-links.tsx';
import { ShareLink } from './share-link.tsx';
import { ShareList } from './share-list.tsx';
import note from './note.module.css';
import styles from './share-panel.module.css';
import { shareSentence } from './share-words.ts';

interface SharePanelProps {
  /** null: not known yet. */
  readonly network: Network | null;
  readonly shares: readonly Share[] | null;
  /** The owner's own browsers on other machines. */
  readonly own: readonly Viewer[];
  readonly sessions: readonly Session[];
  readonly activeId: string | null;
  /** What happened so far, the newest first; null: not read. */
  readonly log: readonly AccessEntry[] | null;
  readonly onOpenLog: (open: boolean) => void;
  /** Rejects with a sentence where the server cannot; so do the next ones. */
  readonly onSetNetwork: (change: SetNetwork) => Promise<void>;
  readonly onCreate: (share: CreateShare) => Promise<CreatedShare>;
  readonly onRevoke: (id: string) => void;
  readonly onRevokeAll: () => void;
  readonly onEnd: (viewerId: string) => void;
  readonly onEndTyping: (viewerId: string) => void;
  /** Tells whether the text is on the clipboard. */
  readonly onCopy: (text: string) => Promise<boolean>;
}

/** Times are told to the minute. Milliseconds. */
const CLOCK_MS = 30_000;

/** Turns sharing on the network on and off, makes links, and shows who watches by them. */
export const SharePanel = (props: SharePanelProps) => {
  const { network, sessions, activeId, onSetNetwork, onCreate, onCopy } = props;
  const nowMs = useNow(CLOCK_MS);
  const [made, setMade] = useState<CreatedShare | null>(null);
  if (!network) return <p className={styles['text']}>Looking at the network…</p>;

  const nameOf = (id: string): string | undefined => sessions.find((session) => session.id === id)?.name;
  const opens = !network.lan && !network.fixed;
  const Made = made?.purpose === 'metrics' ? MetricsLink : ShareLink;

  return (
    <div className={styles['panel']}>
      {made === null ? (
        <NewShare
          sessions={sessions}
          activeId={activeId}
          verb={opens ? 'Share on the network' : 'Make a link'}
          onCreate={async (share) => {
            // Prometheus may run on this machine, so metrics open nothing.
            if (opens && share.purpose === undefined) await onSetNetwork({ lan: true });
            setMade(await onCreate(share));
          }}
        />
      ) : (
        <Made
          share={made}
          network={network}
          sentence={shareSentence(made, nameOf, nowMs)}
          onCopy={onCopy}
          onDone={() => setMade(null)}
        />
      )}
      {network.lan && network.links.length === 0 && (
        <p className={note['warning']}>
          This machine has no address on a network. Connect it, then open this panel again.
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
      <ShareList
        shares={props.shares}
        own={props.own}
        nowMs={nowMs}
        nameOf={nameOf}
        onRevoke={(id) => {
          if (made?.id === id) setMade(null);
          props.onRevoke(id);
        }}
        onRevokeAll={() => {
          setMade(null);
          props.onRevokeAll();
        }}
        onEnd={props.onEnd}
        onEndTyping={props.onEndTyping}
      />
      <div className={styles['network']}>
        <NetworkSwitches network={network} onSet={onSetNetwork} />
        <AccessList entries={props.log} nowMs={nowMs} nameOf={nameOf} onOpen={props.onOpenLog} />
        {network.lan && network.links.length > 0 && <OwnLinks links={network.links} onCopy={onCopy} />}
      </div>
    </div>
  );
};
