import { setTimeout as delay } from 'node:timers/promises';
import type { Dependent } from './dependency-graph.ts';
import { idOf } from './dependency.ts';

/** After so long, in milliseconds, what is left is ended side by side, whoever depends on it: a close must come to its end. */
const ORDER_PATIENCE_MS = 30_000;

/** Ends each when all that depend on it have ended, side by side where nothing depends on them. */
export const inReverseOrder = async (
  sessions: readonly (Dependent & { readonly end: () => Promise<void> })[],
  patienceMs = ORDER_PATIENCE_MS,
): Promise<void> => {
  const closing = new AbortController();
  const patience = delay(patienceMs, undefined, { signal: closing.signal, ref: false }).catch(
    () => undefined,
  );
  const ended = new Map<string, Promise<void>>();
  const end = (session: (typeof sessions)[number]): Promise<void> => {
    const known = ended.get(session.id);
    if (known !== undefined) return known;
    const dependents = sessions.filter(({ dependsOn }) => dependsOn.some((one) => idOf(one) === session.id));
    const done =
      dependents.length === 0
        ? session.end()
        : Promise.race([Promise.all(dependents.map(end)), patience]).then(() => session.end());
    ended.set(session.id, done);
    return done;
  };
  try {
    await Promise.all(sessions.map(end));
  } finally {
    closing.abort();
  }
};
