import { useState } from 'react';
import { TOUCH, useMedia, type AppearanceControl } from '../ui/use-appearance.ts';

/** The compose line: whether it is there, and what it is for at the moment. */
export interface Compose {
  /** Whether this device is used with fingers. */
  readonly touch: boolean;
  readonly shown: boolean;
  /** Grows each time that the line is to take the keyboard. */
  readonly asked: number;
  /** Whether something is to be pasted into it, since the page may not read the clipboard. */
  readonly forPaste: boolean;
  readonly toggle: () => void;
  /** Has the line take a paste that the page may not make itself. */
  readonly askForPaste: () => void;
  /** Something was sent. */
  readonly handleSent: () => void;
}

/** The line is there on touch screens until it is hidden, elsewhere once it is asked for; what was chosen is remembered. */
export const useCompose = ({ appearance, change }: AppearanceControl): Compose => {
  const touch = useMedia(TOUCH);
  const [asked, setAsked] = useState(0);
  const [forPaste, setForPaste] = useState(false);
  const shown = appearance.composeShown ?? touch;
  return {
    touch,
    shown,
    asked: shown ? asked : 0,
    forPaste,
    toggle() {
      setForPaste(false);
      if (!shown) setAsked((count) => count + 1);
      change({ composeShown: !shown });
    },
    askForPaste() {
      setForPaste(true);
      setAsked((count) => count + 1);
      change({ composeShown: true });
    },
    handleSent: () => setForPaste(false),
  };
};
