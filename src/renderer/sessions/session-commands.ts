import type { Session } from '../../shared/session.ts';
import type { CommandHandlers } from '../ui/commands.ts';
import { sessionActs, type SessionCallbacks } from './session-acts.ts';
import type { Role } from '../../shared/access.ts';

/** What the active session's terminal can be asked for. */
export interface TerminalCallbacks {
  readonly onSearch: () => void;
  readonly onFocus: () => void;
  readonly onCopy: () => void;
  readonly onPaste: () => void;
  readonly onSelectAll: () => void;
  readonly onFit: () => void;
  readonly onCloseTab: () => void;
}

interface SessionCommandsOptions {
  readonly session: Session;
  readonly role: Role | null;
  readonly canFit: boolean;
  readonly on: SessionCallbacks;
  readonly terminal: TerminalCallbacks;
}

/** The commands that concern the active session: those that its state and the role allow. */
export const sessionCommands = ({
  session,
  role,
  canFit,
  on,
  terminal,
}: SessionCommandsOptions): CommandHandlers => {
  const { id } = session;
  const acts = sessionActs(session, role);
  return {
    'close-tab': terminal.onCloseTab,
    cost: () => on.onCost([id]),
    'focus-terminal': terminal.onFocus,
    search: terminal.onSearch,
    copy: terminal.onCopy,
    'select-all': terminal.onSelectAll,
    ...(acts.signal && { paste: terminal.onPaste }),
    ...(canFit && { fit: terminal.onFit }),
    ...(acts.start && { start: () => on.onStart(id) }),
    ...(acts.restart && { restart: () => on.onRestart(id) }),
    ...(acts.stop && { stop: () => on.onStop(id) }),
    ...(acts.edit && { edit: () => on.onEdit(id) }),
    ...(acts.remove && { remove: () => on.onRemove(id) }),
  };
};
