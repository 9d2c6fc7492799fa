import type { MenuItemConstructorOptions } from 'electron';
import { formatViewers } from '../../shared/format.ts';
import { isLive, stateSign } from '../../shared/state-sign.ts';
import type { Session } from '../../shared/session.ts';
import type { Sharing } from '../../shared/shares.ts';
import { shortName, summarize } from './session-summary.ts';

/** Sessions that the tray's menu lists; the window has them all. A longer menu does not fit a screen. */
export const MAX_TRAY_SESSIONS = 25;

/** What the tray's menu can do. */
export interface TrayActions {
  readonly showWindow: () => void;
  readonly openSession: (id: string) => void;
  readonly startSession: (id: string) => void;
  readonly stopSession: (id: string) => void;
  readonly share: () => void;
  readonly quit: () => void;
}

// In a menu's label `&` marks the next letter as its key.
const plain = (text: string): string => text.replaceAll('&', '&&');

const sessionLabel = (session: Session): string => {
  const { shape, word } = stateSign(session);
  return `${shape} ${plain(shortName(session.name))}  ${word}`;
};

const sessionItem = (session: Session, actions: TrayActions): MenuItemConstructorOptions => {
  const live = isLive(session.state);
  const due = session.state === 'waiting' || session.state === 'backoff';
  return {
    label: sessionLabel(session),
    submenu: [
      { label: 'Show', click: () => actions.openSession(session.id) },
      { label: 'Start', enabled: !live, click: () => actions.startSession(session.id) },
      { label: 'Stop', enabled: live || due, click: () => actions.stopSession(session.id) },
    ],
  };
};

const sharingLabel = ({ lan, viewers }: Sharing): string => {
  if (!lan && viewers === 0) return 'Share on the network…';
  return `Shared on the network${viewers === 0 ? '' : `, ${formatViewers(viewers)}`}…`;
};

/** Says everything that the menu shows, so that a menu is built anew only when it would look different. */
export const trayMenuKey = (sessions: readonly Session[], sharing: Sharing): string =>
  JSON.stringify([
    sharingLabel(sharing),
    ...sessions.map((session) => [session.id, sessionLabel(session), isLive(session.state)]),
  ]);

/** Builds the tray's menu: how all is, each session with its sign, with whom it is shared, and the ways in and out. */
export const trayMenuTemplate = (
  sessions: readonly Session[],
  sharing: Sharing,
  actions: TrayActions,
): MenuItemConstructorOptions[] => {
  const shown = sessions.slice(0, MAX_TRAY_SESSIONS);
  const hidden = sessions.length - shown.length;
  return [
    { label: 'Show window', click: () => actions.showWindow() },
    { type: 'separator' },
    { label: summarize(sessions), enabled: false },
    ...shown.map((session) => sessionItem(session, actions)),
    ...(hidden > 0 ? [{ label: `${hidden} more…`, click: () => actions.showWindow() }] : []),
    { type: 'separator' },
    { label: sharingLabel(sharing), click: () => actions.share() },
    { label: 'Quit', click: () => actions.quit() },
  ];
};
