import { ChevronDown, ChevronUp, SendHorizontal } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '../ui/button.tsx';
import styles from './compose-line.module.css';
import { typedLetter } from './typed-letter.ts';

interface ComposeLineProps {
  /** What was begun before. */
  readonly draft: string;
  /** Gives what was sent before, the newest last. */
  readonly lines: () => readonly string[];
  /** Whether a key is held for the next letter, which then is not for this line. */
  readonly held: boolean;
  /** Grows each time that the line is to take the keyboard; 0: not asked. */
  readonly asked: number;
  readonly hint: string;
  /** Why it is to be used; null: no reason but the user's. */
  readonly reason: string | null;
  readonly onDraft: (text: string) => void;
  readonly onSend: (text: string) => void;
  /** A letter was typed while a key was held. */
  readonly onLetter: (letter: string) => void;
}

/**
 * A line that is written in peace, with all that the keyboard of the device can do in a text field, and sent as a whole. It grows up to four
 * rows. Enter sends and Shift Enter breaks the line; sent empty it is an Enter.
 */
export const ComposeLine = (props: ComposeLineProps) => {
  const { onDraft, onSend } = props;
  const lines = props.lines();
  const [text, setText] = useState(props.draft);
  /** The line sent before that is shown, and what had been begun; null: what is being written. */
  const [recalled, setRecalled] = useState<{ readonly at: number; readonly begun: string } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (props.asked > 0) field.current?.focus();
  }, [props.asked]);
  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = 'auto';
    // The style sheet says how much it may become.
    current.style.height = `${current.scrollHeight + current.offsetHeight - current.clientHeight}px`;
  }, [text]);

  const write = (written: string): void => {
    setText(written);
    onDraft(written);
  };
  const change = (changed: string): void => {
    const letter = props.held ? typedLetter(text, changed) : null;
    // The field keeps what it had: the letter is on its way to the program.
    if (letter !== null) return props.onLetter(letter);
    write(changed);
    setRecalled(null);
  };
  const send = (): void => {
    onSend(text);
    write('');
    setRecalled(null);
  };
  const recall = (step: number): void => {
    const at = (recalled?.at ?? lines.length) + step;
    if (at < 0 || at > lines.length) return;
    const begun = recalled?.begun ?? text;
    setRecalled(at === lines.length ? null : { at, begun });
    write(lines[at] ?? begun);
  };
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Until the keyboard's own composition ends, its keys are its own.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      return;
    const { selectionStart, value } = event.currentTarget;
    const act =
      event.key === 'Enter'
        ? send
        : event.key === 'ArrowUp' && !value.slice(0, selectionStart).includes('\n')
          ? () => recall(-1)
          : event.key === 'ArrowDown' && !value.slice(selectionStart).includes('\n')
            ? () => recall(1)
            : null;
    if (act === null) return;
    event.preventDefault();
    act();
  };

  return (
    <div
      className={styles['line']}
      role="group"
      aria-label="Compose line"
      // A button leaves the keyboard of the screen to whoever has it.
      onPointerDown={(event) => event.target !== field.current && event.preventDefault()}
    >
      {props.reason !== null && (
        <p className={styles['reason']} role="status">
          {props.reason}
        </p>
      )}
      <IconButton
        label="Line before"
        disabled={(recalled?.at ?? lines.length) === 0}
        onClick={() => recall(-1)}
      >
        <ChevronUp size={18} aria-hidden />
      </IconButton>
      <IconButton label="Line after" disabled={recalled === null} onClick={() => recall(1)}>
        <ChevronDown size={18} aria-hidden />
      </IconButton>
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label="Line to send"
        placeholder={props.hint}
        // A command rarely begins with a capital; all else is left to the keyboard.
        autoCapitalize="none"
        enterKeyHint="send"
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={handleKey}
      />
      <IconButton label="Send" onClick={send}>
        <SendHorizontal size={18} aria-hidden />
      </IconButton>
    </div>
  );
};
