import { useCallback } from 'react';
import { fileNameOf } from '../project/project-words.ts';
import { usePage } from './page-context.ts';

/** Writes a session into the project file, as it stands at the moment, and says so. */
export const useSaveSession = (): ((id: string) => Promise<void>) => {
  const { actions, store } = usePage();
  return useCallback(
    async (id) => {
      const revision = store.get().project?.revision ?? '';
      const { file } = await actions.saveProject({ sessions: [id], revision });
      actions.notify('info', `Saved to ${fileNameOf(file)}.`);
    },
    [actions, store],
  );
};
