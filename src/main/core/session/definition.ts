import { DEFAULT_BACKOFF, DEFAULT_POLICIES } from '../../../shared/policies.ts';
import {
  DEFAULT_STOP_POLICY,
  type EditSession,
  type SessionDefinition,
  type SessionSource,
} from '../../../shared/session.ts';

type Defaults = Omit<SessionDefinition, 'id' | 'name' | 'command' | 'cwd'>;

/** What a session is where its user does not say. */
export const DEFAULT_DEFINITION: Defaults = {
  args: null,
  env: {},
  envFiles: [],
  autostart: false,
  stop: DEFAULT_STOP_POLICY,
  source: 'page',
  ...DEFAULT_POLICIES,
};

/** What is said of a session: by a user, and by the project file, which also says that it comes from there. */
export type Said = EditSession & { readonly source?: SessionSource };

/** Puts what a user says over a definition; of `stop` and `backoff` only the parts that are said change. Its folder is absolute. */
export const redefine = (definition: SessionDefinition, said: Said): SessionDefinition => ({
  ...definition,
  ...said,
  stop: { ...definition.stop, ...said.stop },
  backoff: { ...definition.backoff, ...said.backoff },
});

/** Completes a definition that an earlier version stored, which knew fewer fields. What is no object is left to be refused. */
export const completeDefinition = (stored: unknown): unknown => {
  if (typeof stored !== 'object' || stored === null) return stored;
  const { stop, backoff } = stored as { readonly stop?: unknown; readonly backoff?: unknown };
  return {
    ...DEFAULT_DEFINITION,
    ...stored,
    stop: { ...DEFAULT_STOP_POLICY, ...(stop as object | undefined) },
    backoff: { ...DEFAULT_BACKOFF, ...(backoff as object | undefined) },
  };
};
