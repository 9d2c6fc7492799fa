import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { Terminals } from './terminals.ts';

interface TerminalViewProps {
  readonly terminals: Terminals;
  readonly sessionId: string;
  /** Whether it takes the keyboard when it appears. */
  readonly active: boolean;
}

/** Shows a session's terminal, which lives outside React, and fills its parent with it. */
export const TerminalView = ({ terminals, sessionId, active }: TerminalViewProps): ReactElement => {
  const hostRef = useRef<HTMLDivElement>(null);
  // Before the page is painted: else it is painted without its terminal first.
  useLayoutEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    terminals.mount(sessionId, host);
    return () => terminals.unmount(sessionId, host);
  }, [terminals, sessionId]);
  useEffect(() => {
    if (active) terminals.focus(sessionId);
  }, [terminals, sessionId, active]);
  return (
    <div
      ref={hostRef}
      data-terminal={sessionId}
      style={{ position: 'relative', width: '100%', height: '100%' }}
    />
  );
};
