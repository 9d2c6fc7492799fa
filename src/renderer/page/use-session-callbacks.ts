import { useMemo } from 'react';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { ignoreFailure } from './ignore-failure.ts';
import type { Overlay } from './overlay.ts';
import { usePage } from './page-context.ts';
import { desktop } from './surroundings.ts';

/** What a user can ask of a session, from wherever it is shown. */
export const useSessionCallbacks = (
  show: (overlay: Overlay) => void,
  showCost: (ids: readonly string[]) => void,
): SessionCallbacks => {
  const { actions } = usePage();
  return useMemo(
    () => ({
      onStart: (id) => void actions.start(id).catch(ignoreFailure),
      onStop: (id) => void actions.stop(id).catch(ignoreFailure),
      onRestart: (id) => void actions.restart(id).catch(ignoreFailure),
      onSignal: (id, signal) => void actions.signal(id, signal).catch(ignoreFailure),
      onEdit: (id) => show({ kind: 'edit', id }),
      onRemove: (id) => show({ kind: 'remove', id }),
      onCost: (ids) => showCost(ids),
      onOpenFolder: desktop && ((id) => desktop?.openSessionFolder(id)),
    }),
    [actions, show, showCost],
  );
};
