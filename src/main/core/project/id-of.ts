import { sessionIdFor } from '../session/session-id.ts';

const NOTHING_TAKEN: ReadonlySet<string> = new Set();

/** The id that a session of this name has. */
export const idOf = (name: string): string => sessionIdFor(name, NOTHING_TAKEN);
