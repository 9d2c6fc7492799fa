import { sessionCommands } from '../sessions/session-commands.ts';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import type { PageApp } from '../state/create-app.ts';
import { FONT_SIZE_PX } from '../ui/appearance.ts';
import type { CommandHandlers } from '../ui/commands.ts';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import { ignoreFailure } from './ignore-failure.ts';
import type { Overlay } from './overlay.ts';
import { desktop } from './surroundings.ts';
import type { Navigation } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

interface CommandHandlersOptions {
  readonly page: PageApp;
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly appearance: AppearanceControl;
  readonly on: SessionCallbacks;
  readonly show: (overlay: Overlay) => void;
  /** Writes a session into the project file. */
  readonly saveSession: (id: string) => Promise<void>;
}

/** Makes what every command does at the moment; what does not apply is left out. */
export const commandHandlers = (options: CommandHandlersOptions): CommandHandlers => {
  const { page, open, navigation, on, show } = options;
  const { appearance, change } = options.appearance;
  const { terminals, actions } = page;
  const { role, sessions, tabs, active } = open;
  const id = active?.session.id;
  return {
    palette: () => show({ kind: 'palette' }),
    shortcuts: () => show({ kind: 'shortcuts' }),
    'theme-system': () => change({ theme: 'system' }),
    'theme-light': () => change({ theme: 'light' }),
    'theme-dark': () => change({ theme: 'dark' }),
    'font-larger': () => change({ fontSizePx: appearance.fontSizePx + 1 }),
    'font-smaller': () => change({ fontSizePx: appearance.fontSizePx - 1 }),
    'font-reset': () => change({ fontSizePx: FONT_SIZE_PX.usual }),
    ...(role === 'owner' && {
      'new-session': () => show({ kind: 'new' }),
      share: () => show({ kind: 'share' }),
      import: () => show({ kind: 'import' }),
      project: () => show({ kind: 'project' }),
    }),
    ...(role === 'owner' &&
      id !== undefined && { 'save-session': () => void options.saveSession(id).catch(ignoreFailure) }),
    ...(sessions.length > 0 && { 'focus-list': navigation.focusList }),
    ...(tabs.length > 1 && {
      'next-tab': () => navigation.stepTab(1),
      'previous-tab': () => navigation.stepTab(-1),
    }),
    ...(active &&
      id !== undefined &&
      sessionCommands({
        session: active.session,
        role,
        canFit: active.canFit,
        on,
        terminal: {
          onSearch: navigation.search,
          onFocus: () => terminals.focus(id),
          onCopy: () => void terminals.copy(id),
          onPaste: () => void terminals.paste(id),
          onSelectAll: () => terminals.selectAll(id),
          onFit: () => terminals.fit(id),
          onCloseTab: () => navigation.closeTab(id),
        },
      })),
    // The desktop window is signed in by the app itself; signed out it would be of no use.
    ...(desktop === undefined && { 'sign-out': () => void actions.signOut().catch(ignoreFailure) }),
  };
};
