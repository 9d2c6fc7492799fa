import { Button } from '../ui/button.tsx';
import styles from './size-bar.module.css';

interface SizeBarProps {
  readonly cols: number;
  readonly rows: number;
  readonly onFit: () => void;
}

/** Says on a small screen why the text is so small, and offers to change it. */
export const SizeBar = ({ cols, rows, onFit }: SizeBarProps) => (
  <div className={styles['bar']}>
    <span>
      {cols} × {rows}, for another screen
    </span>
    <Button look="plain" onClick={onFit}>
      Fit to this screen
    </Button>
  </div>
);
