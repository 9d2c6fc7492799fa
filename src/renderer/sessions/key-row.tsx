import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import styles from './key-row.module.css';

interface KeyRowProps {
  /** Sends text as if it had been typed. */
  readonly onType: (text: string) => void;
}

interface TouchKey {
  readonly name: string;
  readonly face?: ReactNode;
  readonly text: string;
}

const ESC = '\u001b';
const KEYS: readonly TouchKey[] = [
  { name: 'Esc', text: ESC },
  { name: 'Tab', text: '\t' },
  { name: 'Left', face: <ArrowLeft size={16} aria-hidden />, text: `${ESC}[D` },
  { name: 'Up', face: <ArrowUp size={16} aria-hidden />, text: `${ESC}[A` },
  { name: 'Down', face: <ArrowDown size={16} aria-hidden />, text: `${ESC}[B` },
  { name: 'Right', face: <ArrowRight size={16} aria-hidden />, text: `${ESC}[C` },
];
const WITH_CTRL: readonly TouchKey[] = [
  { name: 'Ctrl C', text: '\u0003' },
  { name: 'Ctrl D', text: '\u0004' },
  { name: 'Ctrl Z', text: '\u001a' },
  { name: 'Ctrl L', text: '\u000c' },
  { name: 'Ctrl R', text: '\u0012' },
  { name: 'Ctrl A', text: '\u0001' },
  { name: 'Ctrl E', text: '\u0005' },
  { name: 'Ctrl U', text: '\u0015' },
];

/** The keys that a touch screen lacks; Ctrl shows its usual combinations in their place. */
export const KeyRow = ({ onType }: KeyRowProps) => {
  const [ctrl, setCtrl] = useState(false);
  return (
    <div
      className={styles['row']}
      role="toolbar"
      aria-label="Keys"
      // The terminal keeps the focus, and with it the screen's keyboard stays open.
      onPointerDown={(event) => event.preventDefault()}
    >
      <button type="button" aria-pressed={ctrl} onClick={() => setCtrl(!ctrl)}>
        Ctrl
      </button>
      {(ctrl ? WITH_CTRL : KEYS).map(({ name, face, text }) => (
        <button
          type="button"
          key={name}
          aria-label={name}
          onClick={() => {
            onType(text);
            setCtrl(false);
          }}
        >
          {face ?? name.replace('Ctrl ', '^')}
        </button>
      ))}
    </div>
  );
};
