import type { Dependency, DependencyCondition } from '../../../../shared/policies.ts';
import { DisposableStore, type Disposable, type Event } from '../../lifecycle.ts';
import { isAtRest, type RunState } from '../run-state.ts';
import { conditionOf, idOf } from './dependency.ts';
import { progressOf, type Progress } from './progress.ts';

/** A session that others may depend on. */
export interface NeededSession {
  readonly id: string;
  readonly state: RunState;
  readonly definition: { readonly ready: unknown };
  readonly onChange: Event<undefined>;
  start(): Promise<void>;
}

/** Who starts the session that depends on others: somebody, or its restart policy. */
export type StartedBy = 'hand' | 'policy';

export interface WaitEvents {
  /** These have not come as far as is needed; told at once, and whenever it changes. */
  readonly waiting: (ids: readonly string[]) => void;
  /** All have; told once, and last. */
  readonly met: () => void;
  /** One of them will not; told once, and last. */
  readonly failed: (failure: Extract<Progress, { kind: 'failed' }>) => void;
}

/** A session to wait for, and what it must come to. */
export interface Awaited {
  readonly session: NeededSession;
  readonly until: DependencyCondition;
}

/**
 * Gives what is to be waited for. By hand, that is all; a restart by policy starts nothing else (somebody may have stopped it): it takes what
 * is at rest as it is, and waits for what is on its way.
 */
export const awaitedBy = (
  dependsOn: readonly Dependency[],
  by: StartedBy,
  find: (id: string) => NeededSession | undefined,
): readonly Awaited[] =>
  dependsOn.flatMap((dependency) => {
    const session = find(idOf(dependency));
    // One that does not exist can be waited for by nobody; while others depend on it, it is not removed.
    if (session === undefined || (by === 'policy' && isAtRest(session.state))) return [];
    return [{ session, until: conditionOf(dependency) }];
  });

/** Starts what is at rest of these, and waits until all have come to their conditions; disposing ends the wait. */
export const waitFor = (awaited: readonly Awaited[], events: WaitEvents): Disposable => {
  const store = new DisposableStore();
  const met = new Set<NeededSession>();
  /** They were asked to start, and have not answered: what they tell may be of an earlier run. */
  const asked = new Set<NeededSession>();
  let told = '';

  const progress = ({ session, until }: Awaited): Progress => {
    if (asked.has(session)) return { kind: 'pending' };
    const { id, state, definition } = session;
    return progressOf({ id, state, probed: definition.ready !== null, wasMet: met.has(session) }, until);
  };

  /** `sure`: that what has ended is not being restarted in this very turn. */
  const check = (sure: boolean): void => {
    const pending: string[] = [];
    for (const one of awaited) {
      const reached = progress(one);
      if (reached.kind === 'met') met.add(one.session);
      else if (reached.kind === 'pending') pending.push(one.session.id);
      else if (sure) {
        store.dispose();
        return events.failed(reached);
      } else {
        const soon = setImmediate(() => check(true));
        store.add({ dispose: () => clearImmediate(soon) });
        return;
      }
    }
    if (pending.length === 0) {
      store.dispose();
      return events.met();
    }
    if (told === pending.join()) return;
    told = pending.join();
    events.waiting(pending);
  };

  for (const { session } of awaited) {
    store.add(session.onChange(() => check(false)));
    if (!isAtRest(session.state) && session.state.kind !== 'stopping') continue;
    asked.add(session);
  }
  const closing = new AbortController();
  store.add({ dispose: () => closing.abort() });
  for (const session of [...asked]) {
    const answered = (): void => {
      asked.delete(session);
      if (!closing.signal.aborted) check(false);
    };
    session.start().then(answered, answered);
  }
  check(false);
  return store;
};
