import { Radio } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './share-button.module.css';

interface ShareButtonProps {
  /** Whether other devices can connect; null: not known yet. */
  readonly shared: boolean | null;
  readonly onOpen: () => void;
}

/** Says in the header whether the page can be reached from the network, and opens the panel that decides it. */
export const ShareButton = ({ shared, onOpen }: ShareButtonProps) => (
  <Tooltip text={shared === true ? 'Devices on this network can connect' : 'Only this machine can connect'}>
    <Button look="plain" className={styles['share']} data-shared={shared ?? false} onClick={onOpen}>
      <Radio size={15} aria-hidden />
      <span>{shared === true ? 'Shared' : 'Share'}</span>
    </Button>
  </Tooltip>
);
