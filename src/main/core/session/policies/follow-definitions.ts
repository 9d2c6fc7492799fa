import type { SessionDefinition } from '../../../../shared/session.ts';
import { DisposableStore, type Disposable, type Event } from '../../lifecycle.ts';

/** Sessions, as policies that act on them from outside see them. */
export interface FollowedSessions<Session> {
  list(): readonly Session[];
  readonly onChange: Event<Session>;
  readonly onRemoved: Event<string>;
}

/** A session whose definition is followed. */
export interface Defined {
  readonly id: string;
  readonly definition: SessionDefinition;
}

/** Keeps something open for each session whose definition asks for it, and opens it anew where the definition asks for something else. */
export const followDefinitions = <Session extends Defined, Policy>(
  sessions: FollowedSessions<Session>,
  policyOf: (definition: SessionDefinition) => Policy | null,
  open: (session: Session, policy: Policy) => Disposable,
): Disposable => {
  const store = new DisposableStore();
  const opened = new Map<string, { readonly key: string; readonly item: Disposable }>();
  const close = (id: string): void => {
    opened.get(id)?.item.dispose();
    opened.delete(id);
  };
  const follow = (session: Session): void => {
    const { id, definition } = session;
    const policy = policyOf(definition);
    const key = policy === null ? '' : JSON.stringify([policy, definition.cwd]);
    if (key === (opened.get(id)?.key ?? '')) return;
    close(id);
    if (policy !== null) opened.set(id, { key, item: open(session, policy) });
  };
  store.add(sessions.onChange(follow));
  store.add(sessions.onRemoved(close));
  store.add({ dispose: () => [...opened.keys()].forEach(close) });
  sessions.list().forEach(follow);
  return store;
};
