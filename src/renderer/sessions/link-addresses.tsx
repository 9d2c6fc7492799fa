import type { DoubtfulLink } from '../terminal/terminals.ts';
import styles from './link-addresses.module.css';

/** Where a link leads beside what it says, one below the other, so that they can be compared. */
export const LinkAddresses = ({ link }: { readonly link: DoubtfulLink }) => (
  <dl className={styles['addresses']}>
    <dt>The text says</dt>
    <dd>{link.says}</dd>
    <dt>The link leads to</dt>
    <dd>{link.leadsTo}</dd>
  </dl>
);
