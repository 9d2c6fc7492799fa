import styles from './connection-bar.module.css';

/** A thin line over the terminal while output does not reach the disk. It leaves by itself. */
export const StorageBar = ({ trouble }: { readonly trouble: string }) => (
  <div className={styles['bar']} role="alert">
    <span>{trouble}</span>
  </div>
);
