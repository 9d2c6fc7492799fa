import { Keyboard } from 'lucide-react';
import type { Role } from '../../shared/access.ts';
import type { Typing } from '../../shared/typing.ts';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './ask-to-type.module.css';

interface AskToTypeProps {
  readonly typing: Typing;
  readonly onAsk: () => void;
}

/** The button by which who may only look asks to type; where that was done, what became of it. */
export const AskToType = ({ typing, onAsk }: AskToTypeProps) =>
  typing === 'none' ? (
    <Button look="plain" onClick={onAsk}>
      <Keyboard size={12} aria-hidden />
      Ask to type
    </Button>
  ) : (
    <span className={styles['answer']} role="status">
      {typing === 'refused' ? 'Not allowed to type at present' : 'Asked to type, waiting for the owner…'}
    </span>
  );

/** Says what a link to look lets its holder do at the moment; nothing for whoever may type by their link. */
export const TypingBadge = ({ role, typing }: { readonly role: Role | null; readonly typing: Typing }) => {
  if (role === 'view')
    return (
      <Tooltip text="Whoever sent you the link lets you look, not type." side="top">
        <span className={styles['badge']} tabIndex={0}>
          view only
        </span>
      </Tooltip>
    );
  if (typing !== 'visit' && typing !== 'always') return null;
  return (
    <Tooltip text="Your link is to look; the owner lets you type." side="top">
      <span className={styles['badge']} tabIndex={0}>
        {typing === 'visit' ? 'may type, for this visit' : 'may type'}
      </span>
    </Tooltip>
  );
};

/** The line below a session that fills a phone, where the keys would be of who may type. */
export const ViewOnlyBar = (props: AskToTypeProps) => (
  <footer className={styles['bar']}>
    {props.typing === 'none' && <span>You may look, not type.</span>}
    <AskToType {...props} />
  </footer>
);
