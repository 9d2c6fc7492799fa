import { lazy, Suspense } from 'react';
import type { Suggestions } from '../../shared/server.ts';
import type { CreateSession, EditSession, Session } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { OfferedCommand } from './suggestion-list.tsx';

// Most visits need no form: it is loaded when it is asked for.
const SessionForm = lazy(async () => {
  try {
    return { default: (await import('./session-form.tsx')).SessionForm };
  } catch {
    // The server is away, or another version of it has other files.
    return { default: NotLoaded };
  }
});

const NotLoaded = () => (
  <p role="alert">The form could not be loaded. Check the connection, then load the page anew.</p>
);

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
    <Suspense fallback={<p>Loading…</p>}>
      <SessionForm
        session={null}
        sessions={sessions}
        suggestions={suggestions}
        offered={offered}
        onSubmit={onCreate}
        onCancel={onClose}
      />
    </Suspense>
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
      <Suspense fallback={<p>Loading…</p>}>
        <SessionForm
          session={session}
          sessions={sessions}
          suggestions={null}
          onSubmit={async (body) => {
            const { changesTo } = await import('./session-form-values.ts');
            const changes = changesTo(session, body);
            if (changes) await onEdit(session.id, changes);
            onClose();
          }}
          onCancel={onClose}
        />
      </Suspense>
    )}
  </Dialog>
);
