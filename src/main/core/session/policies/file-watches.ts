import { toDisposable, type Disposable } from '../../lifecycle.ts';
import type { Clock } from '../clock.ts';
import { followDefinitions, type Defined, type FollowedSessions } from './follow-definitions.ts';

/** A session that may be started anew. */
export interface Renewed extends Defined {
  renew(sentence: string): Promise<void>;
}

/** Restarts sessions when their files have changed and a while has passed without another change. */
export const openFileWatches = (
  sessions: FollowedSessions<Renewed>,
  clock: Clock,
  warn: (message: string) => void,
): Disposable =>
  followDefinitions(
    sessions,
    ({ watch }) => watch,
    (session, watch) => {
      const closing = new AbortController();
      let due: Disposable | undefined;
      // Loaded where it is used: few sessions watch files.
      void import('./watch-files.ts').then(({ watchFiles, DEFAULT_DEBOUNCE_MS }) => {
        if (closing.signal.aborted) return;
        const changed = (path: string): void => {
          due?.dispose();
          due = clock.after(watch.debounceMs ?? DEFAULT_DEBOUNCE_MS, () => {
            void session.renew(`${path} has changed.`);
          });
        };
        const watcher = watchFiles(session.definition.cwd, watch, changed, warn);
        closing.signal.addEventListener('abort', () => watcher.dispose());
      });
      return toDisposable(() => {
        closing.abort();
        due?.dispose();
      });
    },
  );
