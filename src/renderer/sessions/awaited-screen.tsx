import { useStore } from '../state/use-store.ts';
import type { KeptTerminal } from '../terminal/terminals.ts';
import styles from './awaited-screen.module.css';

/** Says over a terminal that is still empty that more will come: it would look like a session that has written nothing. */
export const AwaitedScreen = ({ begun }: Pick<KeptTerminal, 'begun'>) =>
  useStore(begun, (value) => value) ? null : <p className={styles['awaited']}>Loading…</p>;
