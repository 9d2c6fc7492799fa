import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Keys } from './kbd.tsx';
import styles from './tooltip.module.css';

/** Milliseconds of resting before a tooltip shows: long enough not to chase the pointer. */
const DELAY_MS = 500;

/** Lets neighbouring tooltips follow each other without a fresh delay; once, around the page. */
export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Provider delayDuration={DELAY_MS}>{children}</Radix.Provider>
);

interface TooltipProps {
  readonly text: string;
  /** The keys of the same command, where it has some. */
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}

/** Says what the control inside does, and its keys. */
export const Tooltip = ({ text, keys, side = 'bottom', children }: TooltipProps) => (
  <Radix.Root>
    <Radix.Trigger asChild>{children}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content className={styles['tooltip']} side={side} sideOffset={6} collisionPadding={8}>
        {text}
        {keys !== undefined && <Keys keys={keys} />}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
