import { Bell } from 'lucide-react';
import styles from './alert-mark.module.css';

/** Marks a session in which something happened that nobody has looked at. */
export const AlertMark = () => (
  <span className={styles['mark']} title="Something happened" data-alert>
    <Bell size={12} aria-hidden />
    <span className="visually-hidden">something happened</span>
  </span>
);
