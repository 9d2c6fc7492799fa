import { Radio } from 'lucide-react';
import { formatViewers } from '../../shared/format.ts';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './share-button.module.css';

interface ShareButtonProps {
  /** Whether other devices can connect. */
  readonly shared: boolean;
  /** How many others watch. */
  readonly viewers: number;
  readonly onOpen: () => void;
}

/** Says in the header whether the page can be reached from the network and who watches, and opens the panel that decides it. */
export const ShareButton = ({ shared, viewers, onOpen }: ShareButtonProps) => (
  <Tooltip text={shared ? 'Devices on this network can connect' : 'Only this machine can connect'}>
    <Button look="plain" className={styles['share']} data-shared={shared || viewers > 0} onClick={onOpen}>
      <Radio size={15} aria-hidden />
      <span>
        {shared ? 'Shared' : 'Share'}
        {viewers > 0 && <span className={styles['viewers']}> · {formatViewers(viewers)}</span>}
      </span>
    </Button>
  </Tooltip>
);
