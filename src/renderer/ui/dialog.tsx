import { X } from 'lucide-react';
import { AlertDialog, Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';
import { useFocusKeeper } from './focus-keeper.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence below the title; read out with it. */
  readonly description?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A dialog in the middle of the page, or over all of a small screen. Escape and a click outside close it. */
export const Dialog = ({ open, onClose, title, description, wide = false, children }: DialogProps) => (
  <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
    <Radix.Portal>
      <Radix.Overlay className={styles['scrim']} />
      <Radix.Content
        {...useFocusKeeper()}
        className={classes(styles['dialog'], wide && styles['wide'])}
        {...(description === undefined && { 'aria-describedby': undefined })}
      >
        <div className={styles['head']}>
          <Radix.Title className={styles['title']}>{title}</Radix.Title>
          <Radix.Close asChild>
            <IconButton label="Close">
              <X size={16} aria-hidden />
            </IconButton>
          </Radix.Close>
        </div>
        {description !== undefined && (
          <Radix.Description className={styles['description']}>{description}</Radix.Description>
        )}
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);

/** A question asked before something is lost, or done that may be regretted. */
export interface Confirmation {
  readonly title: string;
  /** Names what is lost. */
  readonly body: ReactNode;
  /** The verb on the button that goes ahead. */
  readonly verb: string;
  readonly onConfirm: () => void;
}

interface ConfirmProps {
  /** null: nothing is asked. */
  readonly confirmation: Confirmation | null;
  readonly onClose: () => void;
}

/** Asks once, with the safe answer focused. */
export const Confirm = ({ confirmation, onClose }: ConfirmProps) => (
  <AlertDialog.Root open={confirmation !== null} onOpenChange={(next) => !next && onClose()}>
    <AlertDialog.Portal>
      <AlertDialog.Overlay className={styles['scrim']} />
      <AlertDialog.Content {...useFocusKeeper()} className={classes(styles['dialog'], styles['confirm'])}>
        <AlertDialog.Title className={styles['title']}>{confirmation?.title}</AlertDialog.Title>
        <AlertDialog.Description asChild>
          <div className={styles['description']}>{confirmation?.body}</div>
        </AlertDialog.Description>
        <div className={styles['actions']}>
          <AlertDialog.Cancel asChild>
            <Button>Cancel</Button>
          </AlertDialog.Cancel>
          <AlertDialog.Action asChild>
            <Button look="danger" onClick={confirmation?.onConfirm}>
              {confirmation?.verb}
            </Button>
          </AlertDialog.Action>
        </div>
      </AlertDialog.Content>
    </AlertDialog.Portal>
  </AlertDialog.Root>
);
