import type { Suggestions } from '../../shared/server.ts';
import type { CreateSession, EditSession, Session } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';
import { Dialog } from '../ui/dialog.tsx';
import { changesTo } from './session-form-values.ts';
import { SessionForm } from './session-form.tsx';
import type { OfferedCommand } from './suggestion-list.tsx';

interface NewSessionDialogProps {
  readonly open: boolean;
  readonly sessions: readonly Session[];
  readonly suggestions: Suggestions | null;
  readonly offered: OfferedCommand | undefined;
  readonly onCreate: (body: CreateSession) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks what a session runs, and creates it. */
export const NewSessionDialog = ({
  open,
  sessions,
  suggestions,
  offered,
  onCreate,
  onClose,
}: NewSessionDialogProps) => (
  <Dialog open={open} onClose={onClose} title="New session" wide>
    <SessionForm
      session={null}
      sessions={sessions}
      suggestions={suggestions}
      offered={offered}
      onSubmit={onCreate}
      onCancel={onClose}
    />
  </Dialog>
);

interface EditSessionDialogProps {
  /** null: it is closed. */
  readonly session: Session | null;
  readonly sessions: readonly Session[];
  readonly onEdit: (id: string, body: EditSession) => Promise<void>;
  readonly onClose: () => void;
}

/** The same form for a session that exists; what was not changed is not sent. */
export const EditSessionDialog = ({ session, sessions, onEdit, onClose }: EditSessionDialogProps) => (
  <Dialog
    open={session !== null}
    onClose={onClose}
    title={session ? `Edit ${session.name}` : ''}
    wide
    {...(session &&
      isLive(session.state) && {
        description: 'Command, folder and environment take effect at its next start.',
      })}
  >
    {session && (
      <SessionForm
        session={session}
        sessions={sessions}
        suggestions={null}
        onSubmit={async (body) => {
          const changes = changesTo(session, body);
          if (changes) await onEdit(session.id, changes);
          onClose();
        }}
        onCancel={onClose}
      />
    )}
  </Dialog>
);
