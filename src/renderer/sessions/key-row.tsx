import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste, TextCursorInput } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Held, TouchKey } from '../terminal/touch-keys.ts';
import styles from './key-row.module.css';

interface KeyRowProps {
  readonly onPress: (key: TouchKey) => void;
  /** Sends text as if it had been typed. */
  readonly onType: (text: string) => void;
  readonly onPaste: () => void;
  /** What is held: for a key of this row, or for the next one of the screen's keyboard. */
  readonly held: Held;
  readonly onHold: (held: Held) => void;
  readonly composing: boolean;
  readonly onCompose: () => void;
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

/**
 * The keys that a touch screen lacks. Ctrl and Alt stay held for one key; with Ctrl its usual combinations stand before the others. What does
 * not fit is reached by pulling the row aside.
 */
export const KeyRow = ({ onPress, onType, onPaste, held, onHold, composing, onCompose }: KeyRowProps) => (
  <div
    className={styles['row']}
    role="toolbar"
    aria-label="Keys"
    // What has the focus keeps it, and with it the screen's keyboard stays as it is.
    onPointerDown={(event) => event.preventDefault()}
  >
    <button type="button" aria-pressed={held.ctrl} onClick={() => onHold({ ...held, ctrl: !held.ctrl })}>
      Ctrl
    </button>
    <button type="button" aria-pressed={held.alt} onClick={() => onHold({ ...held, alt: !held.alt })}>
      Alt
    </button>
    {held.ctrl &&
      LETTERS.map((letter) => (
        <button
          type="button"
          key={letter}
          aria-label={`Ctrl ${letter.toUpperCase()}`}
          onClick={() => onType(letter)}
        >
          ^{letter.toUpperCase()}
        </button>
      ))}
    {KEYS.map(({ key, face }) => (
      <button type="button" key={key} aria-label={key} onClick={() => onPress(key)}>
        {face ?? key}
      </button>
    ))}
    <button type="button" aria-label="Paste" onClick={onPaste}>
      <ClipboardPaste size={16} aria-hidden />
    </button>
    <button type="button" aria-label="Compose a line" aria-pressed={composing} onClick={onCompose}>
      <TextCursorInput size={16} aria-hidden />
    </button>
  </div>
);
