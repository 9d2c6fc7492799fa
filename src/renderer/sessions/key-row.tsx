import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TouchKey } from '../terminal/touch-keys.ts';
import styles from './key-row.module.css';

interface KeyRowProps {
  readonly onPress: (key: TouchKey) => void;
  /** Sends text as if it had been typed. */
  readonly onType: (text: string) => void;
  /** Whether Ctrl is held: for a key of this row, or for the next one of the screen's keyboard. */
  readonly ctrl: boolean;
  readonly onCtrl: (held: boolean) => void;
}

const KEYS: readonly { readonly key: TouchKey; readonly face?: ReactElement }[] = [
  { key: 'Esc' },
  { key: 'Tab' },
  { key: 'Left', face: <ArrowLeft size={16} aria-hidden /> },
  { key: 'Up', face: <ArrowUp size={16} aria-hidden /> },
  { key: 'Down', face: <ArrowDown size={16} aria-hidden /> },
  { key: 'Right', face: <ArrowRight size={16} aria-hidden /> },
];
/** The usual combinations, one touch away. */
const LETTERS = ['c', 'd', 'z', 'l', 'r', 'a', 'e', 'u'];

/** The keys that a touch screen lacks. Ctrl stays held for one key, and shows its usual combinations in place of the others. */
export const KeyRow = ({ onPress, onType, ctrl, onCtrl }: KeyRowProps) => (
  <div
    className={styles['row']}
    role="toolbar"
    aria-label="Keys"
    // The terminal keeps the focus, and with it the screen's keyboard stays open.
    onPointerDown={(event) => event.preventDefault()}
  >
    <button type="button" aria-pressed={ctrl} onClick={() => onCtrl(!ctrl)}>
      Ctrl
    </button>
    {ctrl
      ? LETTERS.map((letter) => (
          <button
            type="button"
            key={letter}
            aria-label={`Ctrl ${letter.toUpperCase()}`}
            onClick={() => onType(letter)}
          >
            ^{letter.toUpperCase()}
          </button>
        ))
      : KEYS.map(({ key, face }) => (
          <button type="button" key={key} aria-label={key} onClick={() => onPress(key)}>
            {face ?? key}
          </button>
        ))}
  </div>
);
