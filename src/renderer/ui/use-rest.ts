import { useEffect, useState } from 'react';

/** How long the buttons of a question rest that has just come, in milliseconds: a click that was meant for what was there before is no answer. */
const REST_MS = 600;

/** Tells whether a question that comes by itself has come just before, and its buttons rest. */
export const useRest = (): boolean => {
  const [rests, setRests] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setRests(false), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return rests;
};
