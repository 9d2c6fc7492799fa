import type { HeldBack } from '../api/stream-check.ts';
import styles from './connection-bar.module.css';

/** Says what holds events back, and what to do about it. */
export const heldBackText = ({ proxy }: HeldBack): string =>
  proxy === null
    ? 'Output comes late or not at all: a proxy between this page and RootResume holds it back. Its buffering has to be off (docs/proxies.md, ‘When output comes late’).'
    : `Output comes late or not at all: ${proxy.name}, between this page and RootResume, holds it back. ${
        proxy.remedy === null
          ? 'Its buffering has to be off'
          : `${proxy.remedy.charAt(0).toUpperCase()}${proxy.remedy.slice(1)}`
      } (docs/proxies.md, ‘When output comes late’).`;

/** A line over the terminal while something on the way holds the stream back. It leaves once events come through. */
export const HeldBackBar = ({ heldBack }: { readonly heldBack: HeldBack }) => (
  <div className={styles['bar']} role="alert">
    <span>{heldBackText(heldBack)}</span>
  </div>
);
