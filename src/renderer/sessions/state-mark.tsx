import { stateSign } from '../../shared/state-sign.ts';
import styles from './state-mark.module.css';

type Signed = Parameters<typeof stateSign>[0];

// Drawn rather than typed: the characters of the signs differ in size and place from font to font.
const SHAPES = {
  '●': <circle cx="6" cy="6" r="4" fill="currentColor" />,
  '◐': (
    <>
      <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2.25a3.75 3.75 0 0 0 0 7.5z" fill="currentColor" />
    </>
  ),
  '○': <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  '▲': <path d="M6 1.6 11 10.4H1z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />,
} as const;

interface StateMarkProps {
  readonly session: Signed;
  /** Whether the state's word stands beside it anyway, so that it need not be read out twice. */
  readonly wordShown?: boolean;
}

/** The sign of a session's state: shape, colour and word. */
export const StateMark = ({ session, wordShown = false }: StateMarkProps) => {
  const { shape, tone, word } = stateSign(session);
  return (
    <span className={styles['mark']} data-tone={tone} title={word}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden>
        {SHAPES[shape]}
      </svg>
      {!wordShown && <span className="visually-hidden">{word}</span>}
    </span>
  );
};
