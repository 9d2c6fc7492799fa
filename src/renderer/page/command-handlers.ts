import type { Typing } from '../../shared/typing.ts';
import { sessionCommands } from '../sessions/session-commands.ts';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { focusAsks } from '../share/ask-cards.tsx';
import type { PageApp } from '../state/create-app.ts';
import { FONT_SIZE_PX } from '../ui/appearance.ts';
import { readBrowserParts } from '../ui/browser-parts.ts';
import { lackOf } from '../ui/capabilities.ts';
import type { CommandHandlers } from '../ui/commands.ts';
import { installOffer } from '../ui/install-offer.ts';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import { ignoreFailure } from './ignore-failure.ts';
import type { Overlay } from './overlay.ts';
import type { Compose } from './use-compose.ts';
import { desktop } from './surroundings.ts';
import type { Navigation } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

interface CommandHandlersOptions {
  readonly page: PageApp;
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly appearance: AppearanceControl;
  readonly compose: Compose;
  readonly on: SessionCallbacks;
  /** How it stands with typing, and how many ask to. */
  readonly typing: Typing;
  readonly asks: number;
  readonly show: (overlay: Overlay) => void;
  /** Writes a session into the project file. */
  readonly saveSession: (id: string) => Promise<void>;
}

/** Makes what every command does at the moment; what does not apply is left out. */
export const commandHandlers = (options: CommandHandlersOptions): CommandHandlers => {
  const { page, open, navigation, compose, on, show } = options;
  const { appearance, change } = options.appearance;
  const { terminals, actions } = page;
  const { role, sessions, tabs, active } = open;
  const id = active?.session.id;
  const install = installOffer();
  const mayNotify = desktop === undefined && lackOf('notify', readBrowserParts()) === null;
  const notifying = mayNotify ? (page.notifications.isOn() ? 'on' : 'off') : 'never';
  /** What cannot be put on the clipboard, or not be selected by a finger, is shown to be selected and copied. */
  const copy = async (session: string): Promise<void> => {
    const text = terminals.selection(session);
    if (text === '' ? compose.touch : !(await terminals.copy(session)))
      show({ kind: 'copy', text: text === '' ? terminals.visibleText(session) : text });
  };
  const paste = async (session: string): Promise<void> => {
    if (!(await terminals.paste(session))) compose.askForPaste();
  };
  const { typing, asks } = options;
  return {
    palette: () => show({ kind: 'palette' }),
    shortcuts: () => show({ kind: 'shortcuts' }),
    'theme-system': () => change({ theme: 'system' }),
    'theme-light': () => change({ theme: 'light' }),
    'theme-dark': () => change({ theme: 'dark' }),
    'font-larger': () => change({ fontSizePx: appearance.fontSizePx + 1 }),
    'font-smaller': () => change({ fontSizePx: appearance.fontSizePx - 1 }),
    'font-reset': () => change({ fontSizePx: FONT_SIZE_PX.usual }),
    ...(page.store.get().alerts.length > 0 && { alerts: () => show({ kind: 'alerts' }) }),
    ...(notifying === 'off' && { notify: () => void actions.setNotifying(true) }),
    ...(notifying === 'on' && { 'stop-notifying': () => void actions.setNotifying(false) }),
    ...(install !== null && { install: () => void install().catch(ignoreFailure) }),
    ...(role === 'owner' && {
      'new-session': () => show({ kind: 'new' }),
      share: () => show({ kind: 'share' }),
      import: () => show({ kind: 'import' }),
      project: () => show({ kind: 'project' }),
    }),
    ...(role === 'owner' && asks > 0 && { 'answer-asks': focusAsks }),
    ...(role === 'view' &&
      typing === 'none' && { 'ask-to-type': () => void actions.askToType().catch(ignoreFailure) }),
    ...(sessions.length > 0 && {
      'focus-list': navigation.focusList,
      overview: navigation.showOverview,
    }),
    ...(active?.acts.signal === true && { compose: compose.toggle }),
    ...(role === 'owner' &&
      id !== undefined && { 'save-session': () => void options.saveSession(id).catch(ignoreFailure) }),
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
          onCopy: () => void copy(id),
          onPaste: () => void paste(id),
          onSelectAll: () => terminals.selectAll(id),
          onFit: () => terminals.fit(id),
          onCloseTab: () => navigation.closeTab(id),
        },
      })),
    // The desktop window is signed in by the app itself; signed out it would be of no use.
    ...(desktop === undefined && { 'sign-out': () => void actions.signOut().catch(ignoreFailure) }),
  };
};
