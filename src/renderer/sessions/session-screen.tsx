import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Session } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';
import { EndedBar } from './ended-bar.tsx';
import type { SessionActs } from './session-acts.ts';
import styles from './session-screen.module.css';
import { TERMINAL_PANE_ID } from './tab-strip.tsx';

/**
 * How long after a session's end, in milliseconds, Enter does not start it again: what was typed at
 * the program a moment ago must not reach the Restart button.
 */
const ENTER_REST_MS = 1000;

interface SessionScreenProps {
  readonly session: Session;
  readonly acts: SessionActs;
  readonly onStart: () => void;
  readonly onRestart: () => void;
  readonly onClose: () => void;
  /** What lies over the terminal: the search. */
  readonly overlay: ReactNode;
  /** The terminal. */
  readonly children: ReactNode;
}

/** One session's terminal and, once it is not live, how it ended. */
export const SessionScreen = ({
  session,
  acts,
  onStart,
  onRestart,
  onClose,
  overlay,
  children,
}: SessionScreenProps) => {
  const live = isLive(session.state);
  const endedAtMs = useRef(0);
  useEffect(() => {
    if (!live) endedAtMs.current = performance.now();
  }, [live, session.id]);

  const handleEnter = (event: KeyboardEvent): void => {
    const inTerminal = event.target instanceof HTMLTextAreaElement;
    if (live || event.key !== 'Enter' || !inTerminal || performance.now() - endedAtMs.current < ENTER_REST_MS)
      return;
    event.preventDefault();
    event.stopPropagation();
    if (acts.start) onStart();
    else if (acts.restart) onRestart();
  };

  return (
    <section
      id={TERMINAL_PANE_ID}
      role="tabpanel"
      aria-label={session.name}
      className={styles['screen']}
      onKeyDownCapture={handleEnter}
    >
      <div className={styles['terminal']}>
        {children}
        {overlay}
        {!live && session.offset === 0 && (
          <div className={styles['silent']} aria-hidden>
            <p className={styles['name']}>{session.name}</p>
            <code>{[session.command, ...(session.args ?? [])].join(' ')}</code>
            <code className={styles['folder']}>{session.cwd}</code>
          </div>
        )}
      </div>
      {!live && (
        <EndedBar session={session} acts={acts} onStart={onStart} onRestart={onRestart} onClose={onClose} />
      )}
    </section>
  );
};
