import type { Session } from '../../shared/session.ts';
import { ImportPanel } from '../project/import-panel.tsx';
import { ProjectPanel } from '../project/project-panel.tsx';
import { fileNameOf } from '../project/project-words.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { Overlay } from './overlay.ts';
import { usePage, usePageState } from './page-context.ts';

interface ProjectDialogsProps {
  readonly overlay: Overlay;
  readonly sessions: readonly Session[];
  /** Shows a refusal in the dialog, and nowhere else. */
  readonly inDialog: <T>(request: Promise<T>) => Promise<T>;
  readonly onClose: () => void;
}

/** What the project file says and what could be put into it. */
export const ProjectDialogs = ({ overlay, sessions, inDialog, onClose }: ProjectDialogsProps) => {
  const { actions } = usePage();
  const status = usePageState((state) => state.project);
  const name = status === null ? 'Project file' : fileNameOf(status.file);
  return (
    <>
      <Dialog
        open={overlay.kind === 'project'}
        onClose={onClose}
        title={name}
        {...(status !== null && { description: status.file })}
        wide
      >
        {status === null ? (
          <p>There is no rootresume.yaml in the folder where RootResume was started. Import makes one.</p>
        ) : (
          <ProjectPanel
            status={status}
            sessions={sessions}
            onApply={async (body) => {
              const { differences } = await inDialog(actions.applyProject(body));
              if (differences.length === 0 || body.remove?.length === differences.length) onClose();
            }}
            onSave={async (ids) => {
              await inDialog(actions.saveProject({ sessions: [...ids], revision: status.revision }));
            }}
          />
        )}
      </Dialog>
      <Dialog
        open={overlay.kind === 'import'}
        onClose={onClose}
        title="Import sessions"
        description="What other tools would run in this folder. Nothing is written until you say so."
        wide
      >
        <ImportPanel
          onPreview={() => inDialog(actions.importProject({}))}
          onTake={async (names, revision) => {
            await inDialog(actions.importProject({ take: [...names], revision }));
            onClose();
          }}
        />
      </Dialog>
    </>
  );
};
