import { X } from 'lucide-react';
import { useEffect } from 'react';
import type { Typing } from '../../shared/typing.ts';
import { IconButton } from '../ui/button.tsx';
import { AskToType } from './ask-to-type.tsx';
import styles from './typed-in-vain.module.css';

/** How long it stays, in milliseconds: time to read it and to reach its button. */
const STAYS_MS = 10_000;

interface TypedInVainProps {
  readonly typing: Typing;
  readonly onAsk: () => void;
  readonly onDismiss: () => void;
}

/** Says over the terminal of who may only look why nothing came of their typing, and what can be done. */
export const TypedInVain = ({ typing, onAsk, onDismiss }: TypedInVainProps) => {
  useEffect(() => {
    const timer = setTimeout(onDismiss, STAYS_MS);
    return () => clearTimeout(timer);
  }, [onDismiss]);
  return (
    <div className={styles['hint']} role="group" aria-label="View only">
      <p role="status">You may look here, not type.</p>
      <AskToType typing={typing} onAsk={onAsk} />
      <IconButton label="Dismiss" small onClick={onDismiss}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
};
