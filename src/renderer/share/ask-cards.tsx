import { Keyboard } from 'lucide-react';
import type { AnswerAsk, Ask } from '../../shared/asks.ts';
import { formatViewer } from '../../shared/format.ts';
import { Button } from '../ui/button.tsx';
import { useRest } from '../ui/use-rest.ts';
import styles from './ask-cards.module.css';
import { askScopeWords } from './share-words.ts';

/** Asks that are shown at once; the next come as these are answered. */
const MAX_SHOWN = 3;

interface AskCardsProps {
  /** The first to ask first. */
  readonly asks: readonly Ask[];
  readonly nameOf: (sessionId: string) => string | undefined;
  readonly onAnswer: (id: string, answer: AnswerAsk['answer']) => void;
}

const AskCard = ({ ask, nameOf, onAnswer }: Omit<AskCardsProps, 'asks'> & { readonly ask: Ask }) => {
  const rests = useRest();
  return (
    <li className={styles['card']} role="alert">
      <Keyboard size={16} aria-hidden />
      <p className={styles['who']}>{formatViewer(ask)} asks to type</p>
      <p className={styles['scope']}>{askScopeWords(ask, nameOf)}</p>
      <div className={styles['answers']}>
        <Button look="primary" disabled={rests} onClick={() => onAnswer(ask.id, 'visit')}>
          Allow for this visit
        </Button>
        <Button disabled={rests} onClick={() => onAnswer(ask.id, 'always')}>
          Always allow
        </Button>
        <Button look="plain" disabled={rests} onClick={() => onAnswer(ask.id, 'refuse')}>
          Refuse
        </Button>
      </div>
    </li>
  );
};

/**
 * Asks the owner back, over the page and without taking the keyboard: who types in a terminal at that moment would answer with the next
 * Enter.
 */
export const AskCards = ({ asks, nameOf, onAnswer }: AskCardsProps) => {
  const more = asks.length - MAX_SHOWN;
  return (
    <ul className={styles['stack']} aria-label="Who asks to type" aria-live="polite">
      {asks.slice(0, MAX_SHOWN).map((ask) => (
        <AskCard key={ask.id} ask={ask} nameOf={nameOf} onAnswer={onAnswer} />
      ))}
      {more > 0 && (
        <li className={styles['more']}>
          {more} more {more === 1 ? 'asks' : 'ask'}
        </li>
      )}
    </ul>
  );
};

/** Puts the keyboard on the first answer, once the palette, by which it may have been asked for, has let go of it. */
export const focusAsks = (): void =>
  void setTimeout(() =>
    document.querySelector<HTMLElement>('[aria-label="Who asks to type"] button:enabled')?.focus(),
  );
