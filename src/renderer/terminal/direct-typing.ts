import type { Terminal } from '@xterm/xterm';
import { textChange } from './text-change.ts';
import { withCtrl } from './touch-keys.ts';

/**
 * Whether a composition, or the keyboard itself, decides what a key means. Nothing but the deprecated code tells that outside of a composition.
 */
const isOfComposition = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  event.isComposing || event.keyCode === 229;

/** Text that xterm's field is left with, in characters: enough of a line for a keyboard to suggest by. */
const MAX_FIELD_TEXT = 500;

const DEL = '\u007f';

/** Inputs that follow an event in which xterm has sent the text itself. */
const SENT_BY_XTERM = new Set(['insertFromPaste', 'insertFromDrop']);

interface DirectTypingOptions {
  readonly terminal: Terminal;
  /** Whether a key is held for the next letter, which then does not wait for the word that it begins. */
  readonly holds: () => boolean;
}

/** The overlay in which xterm shows what is being composed, at the cursor. */
const showComposed = (terminal: Terminal, field: HTMLElement, text: string | null): void => {
  const view = terminal.element?.querySelector<HTMLElement>('.composition-view');
  if (!view) return;
  view.classList.toggle('active', text !== null);
  view.textContent = text ?? '';
  if (text === null) return;
  const { fontFamily, fontSize } = terminal.options;
  Object.assign(view.style, { left: field.style.left, top: field.style.top, fontFamily });
  view.style.fontSize = `${String(fontSize)}px`;
};

/**
 * Sends what a keyboard that composes (of a phone, or for Japanese) does to xterm's field: whatever it inserts, replaces or takes away is told
 * to the program as characters and DELs. What counts is how the text of the field changed, from before the keyboard touched it to when it was
 * done; the events differ from keyboard to keyboard.
 *
 * xterm.js 6.0 guesses from the events where the composed text begins, and so repeats words that a keyboard takes up again to correct them
 * (xtermjs/xterm.js#3600, #4173), loses letters typed fast (#5887) and Ctrl with a letter (#6065). It is left all else: keys that a keyboard
 * reports as such, and pasting. Ends with the signal.
 */
export const attachDirectTyping = ({ terminal, holds }: DirectTypingOptions, signal: AbortSignal): void => {
  const { element, textarea: field } = terminal;
  if (element === undefined || field === undefined)
    throw new Error('invariant violation: a terminal that is not on the page cannot be typed into');
  // Of the field's wishes xterm sets the others; Chromium on Android asks for no suggestions by this one.
  field.setAttribute('autocomplete', 'off');
  field.setAttribute('inputmode', 'text');
  field.setAttribute('enterkeyhint', 'enter');

  let composing = false;
  /** Whether a key has been pressed whose character xterm sends, and the browser puts into the field all the same. */
  let pressed = false;
  /** The text before the change that goes on; null: none does. */
  let before: string | null = null;

  const empty = (): void => {
    before = null;
    if (field.value !== '') field.value = '';
  };
  const begin = (): void => {
    before ??= field.value;
  };
  /** Tells the program what has changed. */
  const settle = (): void => {
    if (composing || before === null) return;
    const { removed, added } = textChange(before, field.value);
    before = null;
    const text = DEL.repeat(removed) + added.replaceAll('\n', '\r');
    if (text !== '') terminal.input(text);
    if (text.endsWith('\r') || field.value.length > MAX_FIELD_TEXT) empty();
  };
  /** A letter for which a key is held is taken out of the word that the keyboard begins with it. */
  const takeLetter = (): void => {
    if (!holds() || before === null) return;
    const { removed, added } = textChange(before, field.value);
    if (removed > 0 || Array.from(added).length !== 1) return;
    composing = false;
    showComposed(terminal, field, null);
    empty();
    terminal.input(added);
  };

  const handleKeydown = (event: KeyboardEvent): void => {
    pressed = false;
    if (!isOfComposition(event)) {
      settle();
      // The keyboard may go on with the word that it wrote: what it takes away has to leave the field too.
      const takesAway = event.key === 'Backspace' && field.value !== '';
      if (takesAway && !event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
      // Any other key may move the cursor, so that what the field holds does not stand before it any more.
      else if (!['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(event.key)) empty();
      return;
    }
    event.stopPropagation();
    if (event.isComposing || composing) return;
    settle();
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (event.ctrlKey && !event.altKey && !event.metaKey && letter !== undefined) {
      event.preventDefault();
      empty();
      terminal.input(withCtrl(letter) ?? '');
    } else if (event.code === 'Escape') {
      empty();
      terminal.input('\u001b');
    }
  };
  const handleBeforeInput = (event: InputEvent): void => {
    if (!event.isComposing) settle();
    begin();
    // There is nothing in the field to take away, but there may be before the cursor.
    if (event.inputType === 'deleteContentBackward' && field.value === '' && !composing) {
      before = null;
      terminal.input(DEL);
    }
  };
  const handleInput = (event: Event): void => {
    event.stopPropagation();
    const wasPressed = pressed;
    pressed = false;
    if (wasPressed || (event instanceof InputEvent && SENT_BY_XTERM.has(event.inputType))) return empty();
    if (composing) takeLetter();
    else settle();
  };
  const handleComposition = (event: CompositionEvent): void => {
    event.stopPropagation();
    if (event.type === 'compositionstart') {
      settle();
      begin();
      composing = true;
    }
    if (event.type === 'compositionend') {
      composing = false;
      // Some browsers put the text into the field after this event. Whatever comes first settles it.
      setTimeout(settle, 0);
    }
    showComposed(terminal, field, composing ? event.data : null);
  };

  // Around the field, so that xterm's own listeners on it do not hear what is handled here.
  const options = { signal, capture: true } as const;
  element.addEventListener('keydown', handleKeydown, options);
  element.addEventListener('keypress', () => (pressed = true), options);
  element.addEventListener('beforeinput', handleBeforeInput, options);
  element.addEventListener('input', handleInput, options);
  for (const type of ['compositionstart', 'compositionupdate', 'compositionend'] as const)
    element.addEventListener(type, handleComposition, options);
  element.addEventListener(
    'blur',
    () => {
      composing = false;
      settle();
      showComposed(terminal, field, null);
    },
    options,
  );
};
