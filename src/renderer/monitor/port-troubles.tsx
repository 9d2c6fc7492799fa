import { TriangleAlert } from 'lucide-react';
import { portSentence, portWords } from '../../shared/port-words.ts';
import type { PortTrouble } from '../../shared/ports.ts';
import styles from './port-links.module.css';

interface PortTroublesProps {
  readonly troubles: readonly PortTrouble[];
}

/** The ports that a session is expected to listen on and does not, each with who has it instead. */
export const PortTroubles = ({ troubles }: PortTroublesProps) =>
  troubles.length > 0 && (
    <span className={styles['troubles']}>
      {troubles.map((trouble) => (
        <span key={trouble.port} title={portSentence(trouble)}>
          <TriangleAlert size={11} aria-hidden />:{trouble.port} {portWords(trouble)}
        </span>
      ))}
    </span>
  );
