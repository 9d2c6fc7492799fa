import { createContext, useContext, useRef } from 'react';

/** Takes the focus to where typing belongs; for dialogs whose opener is gone when they close. */
export const FocusHome = createContext<() => void>(() => undefined);

interface FocusKeeper {
  readonly onOpenAutoFocus: () => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * Gives the focus back to where it was before a dialog opened, else home.
 * Radix gives it to the dialog's own trigger; our dialogs have none, being opened by keys and menus too.
 */
export const useFocusKeeper = (): FocusKeeper => {
  const focusHome = useContext(FocusHome);
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      // Whoever took the focus meanwhile, such as the terminal of a tab just opened, keeps it.
      if (document.activeElement !== document.body) return;
      const opener = before.current;
      if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
      else focusHome();
    },
  };
};
