import { ChevronLeft, Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import styles from './phone-head.module.css';
import { StateMark } from './state-mark.tsx';
import { useNowFor } from './use-now.ts';

interface PhoneHeadProps {
  readonly session: Session;
  /** How the connection is. */
  readonly status: ReactNode;
  readonly menu: readonly MenuItem[];
  readonly onBack: () => void;
}

/** The head of a session that fills a small screen: back, what it is and how it is, and what can be done. */
export const PhoneHead = ({ session, status, menu, onBack }: PhoneHeadProps) => (
  <header className={styles['head']}>
    <IconButton label="Back to the sessions" onClick={onBack}>
      <ChevronLeft size={20} aria-hidden />
    </IconButton>
    <StateMark session={session} wordShown />
    <span className={styles['name']}>{session.name}</span>
    <span className={styles['word']} data-tone={stateSign(session).tone}>
      {stateSign(session, useNowFor(session)).word}
    </span>
    {status}
    {menu.length > 0 && (
      <Menu items={menu}>
        <IconButton label="More">
          <Ellipsis size={18} aria-hidden />
        </IconButton>
      </Menu>
    )}
  </header>
);
