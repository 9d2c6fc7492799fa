import type { CreateSession } from '../../shared/session.ts';
import { CopyDialog } from '../sessions/copy-dialog.tsx';
import { EditSessionDialog, NewSessionDialog } from '../sessions/session-dialogs.tsx';
import { removalWarning } from '../sessions/session-words.ts';
import { StateMark } from '../sessions/state-mark.tsx';
import { SharePanel } from '../share/share-panel.tsx';
import { copyText } from '../terminal/clipboard.ts';
import { readBrowserParts } from '../ui/browser-parts.ts';
import { lackOf } from '../ui/capabilities.ts';
import type { CommandHandlers } from '../ui/commands.ts';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import type { CommandId } from '../ui/keys.ts';
import { commandPalette } from '../ui/page-menu.tsx';
import { Palette, type PaletteItem } from '../ui/palette.tsx';
import { Shortcuts } from '../ui/shortcuts.tsx';
import { AlertsDialog } from './alerts-dialog.tsx';
import { ignoreFailure } from './ignore-failure.ts';
import type { Overlay } from './overlay.ts';
import { usePage } from './page-context.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { ProjectDialogs } from './project-dialogs.tsx';
import { useSuggestions, type NetworkControl } from './use-offers.ts';
import type { SharesControl } from './use-shares.ts';
import type { OpenSessions } from './use-open-sessions.ts';

/** Commands whose object the palette names. */
const ABOUT_THE_SESSION: ReadonlySet<CommandId> = new Set([
  'start',
  'restart',
  'stop',
  'edit',
  'remove',
  'save-session',
  'close-tab',
  'cost',
]);

export interface OverlaysProps {
  readonly overlay: Overlay;
  readonly open: OpenSessions;
  readonly handlers: CommandHandlers;
  readonly network: NetworkControl;
  readonly shares: SharesControl;
  readonly onOpenSession: (id: string) => void;
  readonly onClose: () => void;
}

/** The palette and every dialog; one of them is open at most. */
export const Overlays = (props: OverlaysProps) => {
  const { overlay, open, handlers, network, shares, onOpenSession, onClose } = props;
  const { store, actions } = usePage();
  const suggestions = useSuggestions(overlay.kind === 'new');
  const target =
    overlay.kind === 'edit' || overlay.kind === 'remove'
      ? (open.sessions.find(({ id }) => id === overlay.id) ?? null)
      : null;

  /** Shows a refusal in the dialog that caused it, and nowhere else. */
  const inDialog = async <T,>(request: Promise<T>): Promise<T> => {
    try {
      return await request;
    } catch (error) {
      const told = store
        .get()
        .notices.findLast(({ text }) => error instanceof Error && text === error.message);
      if (told) actions.dismiss(told.id);
      throw error;
    }
  };
  const create = async (body: CreateSession): Promise<void> => {
    const created = await inDialog(actions.create(body));
    onClose();
    onOpenSession(created.id);
  };
  const paletteItems = (): readonly PaletteItem[] => [
    ...open.sessions.map((session) => ({
      id: `session:${session.id}`,
      label: session.name,
      detail: session.command,
      icon: <StateMark session={session} />,
      onSelect: () => onOpenSession(session.id),
    })),
    ...commandPalette(handlers, SURROUNDINGS, (id) =>
      ABOUT_THE_SESSION.has(id) ? open.active?.session.name : undefined,
    ),
  ];

  return (
    <>
      <Palette
        open={overlay.kind === 'palette'}
        onClose={onClose}
        items={overlay.kind === 'palette' ? paletteItems() : []}
      />
      <Shortcuts open={overlay.kind === 'shortcuts'} onClose={onClose} surroundings={SURROUNDINGS} />
      <Dialog
        open={overlay.kind === 'share'}
        onClose={onClose}
        title="Share on the network"
        description="Shows these terminals, live, in any browser on your network that opens a link made here."
        wide
      >
        <SharePanel
          network={network.network}
          shares={shares.shares}
          own={shares.own}
          sessions={open.sessions}
          activeId={open.active?.session.id ?? null}
          log={shares.log}
          onOpenLog={shares.watchLog}
          onSetNetwork={(change) => inDialog(network.set(change))}
          onCreate={(share) => inDialog(shares.create(share))}
          onRevoke={(id) => void shares.revoke(id).catch(ignoreFailure)}
          onRevokeAll={() => void shares.revokeAll().catch(ignoreFailure)}
          onEnd={(id) => void shares.end(id).catch(ignoreFailure)}
          onEndTyping={(id) => void shares.endTyping(id).catch(ignoreFailure)}
          onCopy={copyText}
        />
      </Dialog>
      <AlertsDialog
        open={overlay.kind === 'alerts'}
        onOpenSession={(id) => {
          onClose();
          onOpenSession(id);
        }}
        onClose={onClose}
      />
      <CopyDialog
        text={overlay.kind === 'copy' ? overlay.text : null}
        lack={lackOf('copy', readBrowserParts())}
        onCopy={copyText}
        onClose={onClose}
      />
      <ProjectDialogs overlay={overlay} sessions={open.sessions} inDialog={inDialog} onClose={onClose} />
      <NewSessionDialog
        open={overlay.kind === 'new'}
        sessions={open.sessions}
        suggestions={suggestions}
        offered={overlay.kind === 'new' ? overlay.offered : undefined}
        onCreate={create}
        onClose={onClose}
      />
      <EditSessionDialog
        session={overlay.kind === 'edit' ? target : null}
        sessions={open.sessions}
        onEdit={async (id, body) => {
          await inDialog(actions.edit(id, body));
        }}
        onClose={onClose}
      />
      <Confirm
        confirmation={
          overlay.kind === 'remove' && target
            ? {
                title: `Remove ${target.name}?`,
                body: removalWarning(target),
                verb: 'Remove',
                onConfirm: () => void actions.remove(target.id).catch(ignoreFailure),
              }
            : null
        }
        onClose={onClose}
      />
    </>
  );
};
