import type { Network } from '../../shared/server.ts';
import { CopyLine } from './copy-line.tsx';
import note from './note.module.css';
import styles from './share-panel.module.css';

interface OwnLinksProps {
  readonly links: Network['links'];
  readonly onCopy: (text: string) => Promise<boolean>;
}

const Lines = ({ links, onCopy }: OwnLinksProps) =>
  links.map((line) => (
    <li key={line.url}>
      <CopyLine
        name={line.name}
        {...(line.interface !== line.name && { detail: line.interface })}
        text={line.link}
        label={`Link on ${line.interface === '' ? line.name : line.interface}`}
        onCopy={onCopy}
      />
    </li>
  ));

/** Those that hardly anybody means. */
const VirtualLinks = ({ links, onCopy }: OwnLinksProps) =>
  links.length > 0 && (
    <details className={styles['own']}>
      <summary>To containers and virtual machines ({links.length})</summary>
      <ul className={styles['links']} aria-label="Links for containers and virtual machines">
        <Lines links={links} onCopy={onCopy} />
      </ul>
    </details>
  );

/** Links that sign in as the owner: for one's own devices, and folded away since they give everything. */
export const OwnLinks = ({ links, onCopy }: OwnLinksProps) => (
  <details className={styles['own']}>
    <summary>Sign in as yourself on another device</summary>
    <p className={note['warning']}>
      Whoever opens one of these links signs in as you: they see every session, can type into it, and make
      links of their own. Send them to nobody else.
    </p>
    <ul className={styles['links']} aria-label="Links that sign in as you">
      <Lines links={links.filter(({ kind }) => kind !== 'virtual')} onCopy={onCopy} />
    </ul>
    <VirtualLinks links={links.filter(({ kind }) => kind === 'virtual')} onCopy={onCopy} />
  </details>
);
