import { Bell } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './alert-button.module.css';

interface AlertButtonProps {
  /** How many alerts nobody has looked at. */
  readonly count: number;
  readonly onOpen: () => void;
}

/** Says in the header that something happened, and opens the list of it. */
export const AlertButton = ({ count, onOpen }: AlertButtonProps) => {
  const label = count === 0 ? 'What happened' : `What happened, ${count} not looked at`;
  return (
    <Tooltip text="What happened in the sessions">
      <Button
        look="plain"
        className={styles['alerts']}
        data-fresh={count > 0}
        aria-label={label}
        onClick={onOpen}
      >
        <Bell size={15} aria-hidden />
        {count > 0 && <span className={styles['count']}>{count}</span>}
      </Button>
    </Tooltip>
  );
};
