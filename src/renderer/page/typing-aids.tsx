import { useEffect } from 'react';
import { ComposeLine } from '../sessions/compose-line.tsx';
import { KeyRow } from '../sessions/key-row.tsx';
import { useStore } from '../state/use-store.ts';
import { NOTHING_HELD } from '../terminal/touch-keys.ts';
import { readBrowserParts } from '../ui/browser-parts.ts';
import { lackOf } from '../ui/capabilities.ts';
import { usePage } from './page-context.ts';
import type { Compose } from './use-compose.ts';

/** Where the page could read the clipboard, but was not let. */
const NOT_LET = 'The browser did not let the page read the clipboard.';

interface TypingAidsProps {
  readonly sessionId: string;
  readonly compose: Compose;
  /** Whether the keys that a touch screen lacks are shown. */
  readonly keysShown: boolean;
}

/** What helps to type, below a terminal that may be typed into. */
export const TypingAids = ({ sessionId, compose, keysShown }: TypingAidsProps) => {
  const { terminals, composed } = usePage();
  const held = useStore(terminals.held, (keys) => keys);
  // A key that is held out of sight would surprise.
  useEffect(() => () => terminals.hold(NOTHING_HELD), [terminals, sessionId]);
  const paste = async (): Promise<void> => {
    if (!(await terminals.paste(sessionId))) compose.askForPaste();
  };
  return (
    <>
      {compose.shown && (
        <ComposeLine
          key={sessionId}
          draft={composed.draft(sessionId)}
          lines={() => composed.lines(sessionId)}
          held={held.ctrl || held.alt}
          asked={compose.asked}
          reason={compose.forPaste ? (lackOf('paste', readBrowserParts()) ?? NOT_LET) : null}
          hint={compose.forPaste ? 'Paste here' : 'A line to send'}
          onDraft={(text) => composed.keepDraft(sessionId, text)}
          onSend={(text) => {
            composed.add(sessionId, text);
            terminals.sendText(sessionId, text);
            compose.handleSent();
          }}
          onLetter={(letter) => terminals.type(sessionId, letter)}
        />
      )}
      {keysShown && (
        <KeyRow
          onPress={(key) => terminals.press(sessionId, key)}
          onType={(text) => terminals.type(sessionId, text)}
          onPaste={() => void paste()}
          held={held}
          onHold={(keys) => terminals.hold(keys)}
          composing={compose.shown}
          onCompose={compose.toggle}
        />
      )}
    </>
  );
};
