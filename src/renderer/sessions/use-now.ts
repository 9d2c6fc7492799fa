import { useEffect, useState } from 'react';

/** Gives the time in milliseconds since the epoch, afresh every `everyMs`, for texts that count. */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
