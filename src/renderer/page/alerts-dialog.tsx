import { useEffect } from 'react';
import { AlertList } from '../sessions/alert-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { usePage, usePageState } from './page-context.ts';

interface AlertsDialogProps {
  readonly open: boolean;
  readonly onOpenSession: (id: string) => void;
  readonly onClose: () => void;
}

/** The list of what happened; while it is open, what comes is seen. */
export const AlertsDialog = ({ open, onOpenSession, onClose }: AlertsDialogProps) => {
  const { actions } = usePage();
  const alerts = usePageState((state) => state.alerts);
  const sessions = usePageState((state) => state.sessions);
  useEffect(() => {
    if (open) actions.seeAlerts();
  }, [actions, alerts, open]);
  return (
    <Dialog open={open} onClose={onClose} title="What happened" wide>
      <AlertList
        alerts={alerts}
        nameOf={(id) => sessions.find((session) => session.id === id)?.name ?? id}
        onOpen={onOpenSession}
      />
    </Dialog>
  );
};
