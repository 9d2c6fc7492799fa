import { Play, RotateCw, X } from 'lucide-react';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { Button } from '../ui/button.tsx';
import { Keys } from '../ui/kbd.tsx';
import type { SessionActs } from './session-acts.ts';
import styles from './ended-bar.module.css';
import { endingSentence } from './session-words.ts';
import { StateMark } from './state-mark.tsx';
import { useNowFor } from './use-now.ts';

interface EndedBarProps {
  readonly session: Session;
  readonly acts: SessionActs;
  readonly onStart: () => void;
  readonly onRestart: () => void;
  readonly onClose: () => void;
}

/** Says below the last screen of a session how it ended, and what can be done about it. */
export const EndedBar = ({ session, acts, onStart, onRestart, onClose }: EndedBarProps) => (
  <div className={styles['bar']} data-tone={stateSign(session).tone} role="group" aria-label="How it ended">
    <StateMark session={session} wordShown />
    <p role="status">{endingSentence(session, useNowFor(session))}</p>
    <div className={styles['actions']}>
      {acts.start && (
        <Button onClick={onStart}>
          <Play size={13} aria-hidden />
          Start
          <Keys keys="Enter" />
        </Button>
      )}
      {acts.restart && (
        <Button onClick={onRestart}>
          <RotateCw size={13} aria-hidden />
          Restart
          <Keys keys="Enter" />
        </Button>
      )}
      <Button look="plain" onClick={onClose}>
        <X size={14} aria-hidden />
        Close
      </Button>
    </div>
  </div>
);
