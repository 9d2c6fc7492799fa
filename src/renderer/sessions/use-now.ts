import { useEffect, useState } from 'react';
import type { Session } from '../../shared/session.ts';

/** Gives the time in milliseconds since the epoch, afresh every `everyMs`, for texts that count; null: it need not be renewed. */
export const useNow = (everyMs: number | null): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};

const SECOND_MS = 1000;

/** The time for a session's words: renewed while they count down to a restart. */
export const useNowFor = (session: Session): number => useNow(session.state === 'backoff' ? SECOND_MS : null);
