import { Settings } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Network, Suggestions } from '../shared/server.ts';
import type { CreateSession } from '../shared/session.ts';
import { ConnectionBar } from './sessions/connection-bar.tsx';
import { EmptyState, NoTab } from './sessions/empty-state.tsx';
import { KeyRow } from './sessions/key-row.tsx';
import { PhoneHead } from './sessions/phone-head.tsx';
import { sessionActs, type SessionCallbacks } from './sessions/session-acts.ts';
import { sessionCommands } from './sessions/session-commands.ts';
import { EditSessionDialog, NewSessionDialog } from './sessions/session-dialogs.tsx';
import { SessionList } from './sessions/session-list.tsx';
import { sessionMenu } from './sessions/session-menu.tsx';
import { SessionScreen } from './sessions/session-screen.tsx';
import { SessionSearch } from './sessions/session-search.tsx';
import { removalWarning } from './sessions/session-words.ts';
import { StateMark } from './sessions/state-mark.tsx';
import { StatusBar } from './sessions/status-bar.tsx';
import type { OfferedCommand } from './sessions/suggestion-list.tsx';
import { TabStrip } from './sessions/tab-strip.tsx';
import { ShareButton } from './share/share-button.tsx';
import { SharePanel } from './share/share-panel.tsx';
import { SignIn } from './share/sign-in.tsx';
import type { PageApp } from './state/create-app.ts';
import { useStore } from './state/use-store.ts';
import { copyText } from './terminal/clipboard.ts';
import { TerminalView } from './terminal/terminal-view.tsx';
import { FONT_SIZE_PX, LIST_WIDTH_PX } from './ui/appearance.ts';
import { IconButton } from './ui/button.tsx';
import { listenForKeys, runCommand, setCommandHandlers, type CommandHandlers } from './ui/commands.ts';
import { desktopBridge } from './ui/desktop.ts';
import { Confirm, Dialog, type Confirmation } from './ui/dialog.tsx';
import { Divider } from './ui/divider.tsx';
import { FocusHome } from './ui/focus-keeper.ts';
import { Header } from './ui/header.tsx';
import { keysOf, readSurroundings, type CommandId } from './ui/keys.ts';
import { Menu } from './ui/menu.tsx';
import { Notices } from './ui/notices.tsx';
import { commandItems, commandPalette, settingsMenu } from './ui/page-menu.tsx';
import { Palette } from './ui/palette.tsx';
import styles from './ui/shell.module.css';
import { Shortcuts } from './ui/shortcuts.tsx';
import { readTerminalTheme } from './ui/terminal-theme.ts';
import { TooltipProvider } from './ui/tooltip.tsx';
import { useAppearance, useMedia } from './ui/use-appearance.ts';

/** From here on the list shows lines; below, icons with badges. The style sheets name the same widths. */
const WIDE = '(min-width: 900px)';
/** Here the list is the home screen, and a session fills the page. */
const PHONE = '(max-width: 599px)';
const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

const desktop = desktopBridge();
const SURROUNDINGS = readSurroundings(navigator.userAgent, desktop !== undefined);
const keys = (id: CommandId): string | undefined => keysOf(id, SURROUNDINGS);

/** Commands whose object the palette names. */
const ABOUT_THE_SESSION: ReadonlySet<CommandId> = new Set([
  'start',
  'restart',
  'stop',
  'edit',
  'remove',
  'close-tab',
]);

/** What lies over the page; at most one thing does. */
type Overlay =
  | { readonly kind: 'none' | 'palette' | 'share' | 'shortcuts' }
  | { readonly kind: 'new'; readonly offered: OfferedCommand | undefined }
  | { readonly kind: 'edit'; readonly id: string };

/** For refusals that are on screen already: the actions make a notice of each. */
const ignoreFailure = (): void => undefined;

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The whole page: takes values out of the store, hands them to the components, and their calls to the actions. */
export const App = ({ page }: { readonly page: PageApp }) => {
  const { store, actions, terminals } = page;
  const state = useStore(store, (value) => value);
  const { connection, role, sessions, activeTab, unread } = state;
  const sizes = useSyncExternalStore(terminals.sizes.subscribe, terminals.sizes.get);
  const { appearance, resolvedTheme, change: changeAppearance } = useAppearance();
  const wide = useMedia(WIDE);
  const phone = useMedia(PHONE);
  const reducedMotion = useMedia(REDUCED_MOTION);

  const [overlay, setOverlay] = useState<Overlay>({ kind: 'none' });
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const [suggestions, setSuggestions] = useState<Suggestions | null>(null);
  const [network, setNetwork] = useState<Network | null>(null);
  /** The session whose search is open, and how often it was asked for. */
  const [searching, setSearching] = useState<{ readonly id: string; readonly asked: number } | null>(null);
  /** On a phone: whether the active session fills the page, instead of the list. */
  const [phoneOpen, setPhoneOpen] = useState(false);

  const live = connection.kind === 'live';
  const owner = role === 'owner';
  const byId = useMemo(() => new Map(sessions.map((session) => [session.id, session])), [sessions]);
  const tabs = useMemo(() => state.tabs.flatMap((id) => byId.get(id) ?? []), [state.tabs, byId]);
  const session = (activeTab === null ? undefined : byId.get(activeTab)) ?? null;
  const acts = session && sessionActs(session, role);
  const size = session ? sizes[session.id] : undefined;
  const canFit = acts?.signal === true && size !== undefined && !(size.owned && size.fits);
  const signedOut =
    connection.kind === 'signed-out' || (connection.kind === 'closed' && connection.reason !== 'shutdown');

  // Before the terminals are mounted, which happens in the effects below: none is drawn in the wrong font first.
  useLayoutEffect(() => {
    terminals.setAppearance({
      theme: readTerminalTheme(document.documentElement),
      fontFamily: token('--font-mono'),
      fontSize: appearance.fontSizePx,
      reducedMotion,
    });
  }, [terminals, resolvedTheme, appearance.fontSizePx, reducedMotion]);

  // What the folder offers changes on disk: asked for afresh whenever it is about to be shown.
  const wantsSuggestions = live && owner && (overlay.kind === 'new' || sessions.length === 0);
  useEffect(() => {
    if (wantsSuggestions) actions.suggestions().then(setSuggestions, ignoreFailure);
  }, [actions, wantsSuggestions]);
  const sharing = overlay.kind === 'share';
  useEffect(() => {
    if (live && owner) actions.network().then(setNetwork, ignoreFailure);
  }, [actions, live, owner, sharing]);

  const dismiss = useCallback((id: number) => actions.dismiss(id), [actions]);
  const closeOverlay = useCallback(() => setOverlay({ kind: 'none' }), []);
  const openNew = (offered?: OfferedCommand): void => setOverlay({ kind: 'new', offered });
  const openSession = (id: string): void => {
    actions.openTab(id);
    setPhoneOpen(true);
    terminals.focus(id);
  };
  const closeTab = (id: string): void => {
    actions.closeTab(id);
    setPhoneOpen(false);
  };
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
    closeOverlay();
    openSession(created.id);
  };
  const askToRemove = (id: string): void => {
    const target = byId.get(id);
    if (!target) return;
    setConfirmation({
      title: `Remove ${target.name}?`,
      body: removalWarning(target),
      verb: 'Remove',
      onConfirm: () => void actions.remove(id).catch(ignoreFailure),
    });
  };
  const on: SessionCallbacks = {
    onStart: (id) => void actions.start(id).catch(ignoreFailure),
    onStop: (id) => void actions.stop(id).catch(ignoreFailure),
    onRestart: (id) => void actions.restart(id).catch(ignoreFailure),
    onSignal: (id, signal) => void actions.signal(id, signal).catch(ignoreFailure),
    onEdit: (id) => setOverlay({ kind: 'edit', id }),
    onRemove: askToRemove,
    onOpenFolder: desktop && ((id) => desktop.openSessionFolder(id)),
  };
  const closeSearch = (): void => {
    setSearching(null);
    if (!session) return;
    terminals.search(session.id).close();
    terminals.focus(session.id);
  };
  const stepTab = (step: number): void => {
    const at = tabs.findIndex(({ id }) => id === activeTab);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) openSession(next.id);
  };

  const handlers: CommandHandlers = {
    palette: () => setOverlay({ kind: 'palette' }),
    shortcuts: () => setOverlay({ kind: 'shortcuts' }),
    'theme-system': () => changeAppearance({ theme: 'system' }),
    'theme-light': () => changeAppearance({ theme: 'light' }),
    'theme-dark': () => changeAppearance({ theme: 'dark' }),
    'font-larger': () => changeAppearance({ fontSizePx: appearance.fontSizePx + 1 }),
    'font-smaller': () => changeAppearance({ fontSizePx: appearance.fontSizePx - 1 }),
    'font-reset': () => changeAppearance({ fontSizePx: FONT_SIZE_PX.usual }),
    ...(owner && { 'new-session': () => openNew(), share: () => setOverlay({ kind: 'share' }) }),
    ...(sessions.length > 0 && {
      'focus-list': () => {
        setPhoneOpen(false);
        document.querySelector<HTMLElement>('[aria-label="Sessions"] button[tabindex="0"]')?.focus();
      },
    }),
    ...(tabs.length > 1 && { 'next-tab': () => stepTab(1), 'previous-tab': () => stepTab(-1) }),
    ...(session &&
      sessionCommands({
        session,
        role,
        canFit,
        on,
        terminal: {
          onSearch: () => setSearching((before) => ({ id: session.id, asked: (before?.asked ?? 0) + 1 })),
          onFocus: () => terminals.focus(session.id),
          onCopy: () => void terminals.copy(session.id),
          onPaste: () => void terminals.paste(session.id),
          onSelectAll: () => terminals.selectAll(session.id),
          onFit: () => terminals.fit(session.id),
          onCloseTab: () => closeTab(session.id),
        },
      })),
    // The desktop window is signed in by the app itself; signed out it would be of no use.
    ...(desktop === undefined && { 'sign-out': () => void actions.signOut().catch(ignoreFailure) }),
  };
  // What lies over the page has keys of its own.
  const covered = overlay.kind !== 'none' || confirmation !== null || signedOut;
  useEffect(() => setCommandHandlers(covered ? {} : handlers));
  useEffect(() => listenForKeys(window, SURROUNDINGS), []);
  useEffect(() => desktop?.onCommand(runCommand), []);
  useEffect(() => desktop?.onOpenSession((id) => actions.openTab(id)), [actions]);

  if (signedOut)
    return (
      <SignIn
        message={connection.kind === 'signed-out' ? connection.message : 'Access for this browser has ended.'}
        onSignIn={(tokenOrLink) => actions.signIn(tokenOrLink)}
      />
    );

  const onPhoneSession = phone && phoneOpen && session !== null;
  const folded = !wide && !phone;

  const connectionBar = <ConnectionBar connection={connection} onReconnect={() => actions.reconnect()} />;
  const pane =
    session && acts ? (
      <SessionScreen
        session={session}
        acts={acts}
        onStart={() => on.onStart(session.id)}
        onRestart={() => on.onRestart(session.id)}
        onClose={() => closeTab(session.id)}
        overlay={
          searching?.id === session.id && (
            <SessionSearch
              search={terminals.search(session.id)}
              asked={searching.asked}
              onClose={closeSearch}
            />
          )
        }
      >
        <TerminalView terminals={terminals} sessionId={session.id} active />
      </SessionScreen>
    ) : role === null ? (
      <p className={styles['waiting']}>Connecting…</p>
    ) : sessions.length === 0 ? (
      <EmptyState
        onNew={owner ? openNew : undefined}
        newKeys={keys('new-session')}
        suggestions={suggestions}
      />
    ) : (
      <NoTab sessions={sessions} onOpen={openSession} paletteKeys={keys('palette')} />
    );

  return (
    <TooltipProvider>
      <FocusHome value={() => session && terminals.focus(session.id)}>
        <div className={styles['shell']}>
          {onPhoneSession ? (
            <PhoneHead
              session={session}
              connection={connection}
              menu={[
                ...sessionMenu(session, role, on),
                ...commandItems(handlers, SURROUNDINGS, { id: 'search' }, { id: 'fit' }, { id: 'close-tab' }),
              ]}
              onBack={() => setPhoneOpen(false)}
            />
          ) : (
            <Header paletteKeys={keys('palette')} onPalette={() => setOverlay({ kind: 'palette' })}>
              {owner && (
                <ShareButton shared={network?.lan ?? null} onOpen={() => setOverlay({ kind: 'share' })} />
              )}
              <Menu items={settingsMenu(handlers, SURROUNDINGS, appearance, state.version)}>
                <IconButton label="Settings">
                  <Settings size={16} aria-hidden />
                </IconButton>
              </Menu>
            </Header>
          )}
          {phone && !onPhoneSession && sessions.length > 0 && connectionBar}
          <div className={styles['body']}>
            {!onPhoneSession && !(phone && sessions.length === 0) && (
              <div
                className={styles['list']}
                data-folded={folded}
                style={wide ? { width: appearance.listWidthPx } : undefined}
              >
                <SessionList
                  sessions={sessions}
                  stats={state.stats}
                  unread={unread}
                  active={phone ? null : activeTab}
                  role={role}
                  folded={folded}
                  on={on}
                  onOpen={openSession}
                  onNew={owner ? () => openNew() : undefined}
                  newKeys={keys('new-session')}
                />
              </div>
            )}
            {wide && (
              <Divider
                label="Width of the session list"
                valuePx={appearance.listWidthPx}
                minPx={LIST_WIDTH_PX.min}
                maxPx={LIST_WIDTH_PX.max}
                onChange={(listWidthPx) => changeAppearance({ listWidthPx })}
                onReset={() => changeAppearance({ listWidthPx: LIST_WIDTH_PX.usual })}
              />
            )}
            {(!phone || onPhoneSession || sessions.length === 0) && (
              <main className={styles['main']}>
                {!phone && tabs.length > 0 && (
                  <TabStrip
                    tabs={tabs}
                    active={activeTab}
                    unread={unread}
                    onActivate={openSession}
                    onClose={closeTab}
                    onMove={(id, toIndex) => actions.moveTab(id, toIndex)}
                    onNew={owner ? () => openNew() : undefined}
                    keys={{ new: keys('new-session'), close: keys('close-tab') }}
                    menuOf={(item) => sessionMenu(item, role, on)}
                  />
                )}
                {connectionBar}
                {pane}
              </main>
            )}
          </div>
          {!onPhoneSession ? (
            <StatusBar
              session={phone ? null : session}
              grid={size ? { cols: size.cols, rows: size.rows, canFit } : null}
              role={role}
              connection={connection}
              keys={{ restart: keys('restart'), stop: keys('stop'), fit: keys('fit') }}
              onRestart={() => session && on.onRestart(session.id)}
              onStop={() => session && on.onStop(session.id)}
              onFit={() => session && terminals.fit(session.id)}
            />
          ) : (
            acts?.signal === true && <KeyRow onType={(text) => terminals.type(session.id, text)} />
          )}
        </div>
        <Palette
          open={overlay.kind === 'palette'}
          onClose={closeOverlay}
          items={[
            ...sessions.map((item) => ({
              id: `session:${item.id}`,
              label: item.name,
              detail: item.command,
              icon: <StateMark session={item} />,
              onSelect: () => openSession(item.id),
            })),
            ...commandPalette(handlers, SURROUNDINGS, (id) =>
              ABOUT_THE_SESSION.has(id) ? session?.name : undefined,
            ),
          ]}
        />
        <Shortcuts open={overlay.kind === 'shortcuts'} onClose={closeOverlay} surroundings={SURROUNDINGS} />
        <Dialog
          open={overlay.kind === 'share'}
          onClose={closeOverlay}
          title="Share on the network"
          description="Shows these terminals in any browser on your network, live."
          wide
        >
          <SharePanel
            network={network}
            onSetLan={async (lan) => {
              setNetwork(await inDialog(actions.setLan(lan)));
            }}
            onCopy={copyText}
          />
        </Dialog>
        <NewSessionDialog
          open={overlay.kind === 'new'}
          suggestions={suggestions}
          offered={overlay.kind === 'new' ? overlay.offered : undefined}
          onCreate={create}
          onClose={closeOverlay}
        />
        <EditSessionDialog
          session={(overlay.kind === 'edit' ? byId.get(overlay.id) : undefined) ?? null}
          onEdit={async (id, body) => {
            await inDialog(actions.edit(id, body));
          }}
          onClose={closeOverlay}
        />
        <Confirm confirmation={confirmation} onClose={() => setConfirmation(null)} />
        <Notices notices={state.notices} onDismiss={dismiss} />
      </FocusHome>
    </TooltipProvider>
  );
};
