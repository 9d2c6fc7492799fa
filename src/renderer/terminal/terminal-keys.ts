import type { Terminal } from '@xterm/xterm';

interface TerminalKeyActions {
  readonly copy: () => void;
  readonly paste: () => void;
  /** Whether a page may read the clipboard unasked, as in the desktop window; elsewhere the browser itself pastes. */
  readonly pastesItself: boolean;
}

/**
 * Takes the copy and paste keys out of what goes to the program: Ctrl Shift C and Ctrl Shift V. On macOS the Command key never reaches
 * a program, and the browser's own copy and paste do the rest. Every other combination belongs to the terminal.
 */
export const handleTerminalKeys = (terminal: Terminal, actions: TerminalKeyActions): void => {
  terminal.attachCustomKeyEventHandler((event) => {
    const ours = event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey;
    if (!ours || (event.code !== 'KeyC' && event.code !== 'KeyV')) return true;
    if (event.type === 'keydown' && event.code === 'KeyC') {
      // The browser's own meaning of this key is the developer tools.
      event.preventDefault();
      actions.copy();
    }
    if (event.type === 'keydown' && event.code === 'KeyV' && actions.pastesItself) {
      event.preventDefault();
      actions.paste();
    }
    return false;
  });
};
