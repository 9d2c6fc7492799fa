import styles from './kbd.module.css';

/** Shows the keys of a command, quietly, beside its name; not part of that name for those who listen. */
export const Keys = ({ keys }: { readonly keys: string }) => (
  <kbd className={styles['keys']} aria-hidden>
    {keys}
  </kbd>
);
