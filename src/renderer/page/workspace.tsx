import { useCallback, useState } from 'react';
import { ProjectBar } from '../project/project-bar.tsx';
import { SizeBar } from '../sessions/size-bar.tsx';
import type { OfferedCommand } from '../sessions/suggestion-list.tsx';
import { FocusHome } from '../ui/focus-keeper.ts';
import styles from '../ui/shell.module.css';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import { PageAsks } from './asking.tsx';
import { commandHandlers } from './command-handlers.ts';
import { PageConnectionBar, PageStorageBar } from './connection.tsx';
import { useLayout } from './layout.ts';
import { MonitorPane } from './monitor-pane.tsx';
import { NO_OVERLAY, type Overlay } from './overlay.ts';
import { usePage, usePageState } from './page-context.ts';
import { PageFoot, PhoneViewOnly } from './page-foot.tsx';
import { PageHead, PhoneSessionHead } from './page-head.tsx';
import { PageLinkQuestion } from './page-link-question.tsx';
import { PageNotices } from './page-notices.tsx';
import { PageOverlays } from './page-overlays.tsx';
import { SessionPane } from './session-pane.tsx';
import { Sidebar } from './sidebar.tsx';
import { Tabs } from './tabs.tsx';
import { TypingAids } from './typing-aids.tsx';
import { useSeeAlerts } from './use-alerts.ts';
import { useCommands } from './use-commands.ts';
import { useCompose } from './use-compose.ts';
import { useNavigation } from './use-navigation.ts';
import { useNetwork } from './use-offers.ts';
import { useOpenSessions } from './use-open-sessions.ts';
import { useSaveSession } from './use-save-session.ts';
import { useShares } from './use-shares.ts';
import { useSessionCallbacks } from './use-session-callbacks.ts';

/** The page of somebody who is signed in: list, tabs, terminal, and what lies over them. */
export const Workspace = ({ appearance }: { readonly appearance: AppearanceControl }) => {
  const page = usePage();
  const open = useOpenSessions();
  const navigation = useNavigation(open);
  const layout = useLayout();
  const [overlay, show] = useState<Overlay>(NO_OVERLAY);
  const closeOverlay = useCallback(() => show(NO_OVERLAY), []);
  const network = useNetwork(overlay.kind === 'share');
  const shares = useShares(overlay.kind === 'share');
  const on = useSessionCallbacks(show, navigation.showCost);
  const compose = useCompose(appearance);
  const typing = usePageState((state) => state.typing);
  const asks = usePageState((state) => state.asks.length);
  const project = usePageState((state) => state.project);
  const saveSession = useSaveSession();

  const handlers = commandHandlers({
    page,
    open,
    navigation,
    appearance,
    compose,
    on,
    typing,
    asks,
    show,
    saveSession,
  });
  /** From a notification, the tray: what lies over the page makes way, but for a form in which something may be typed. */
  const openFromOutside = (id: string): void => {
    if (overlay.kind !== 'new' && overlay.kind !== 'edit') closeOverlay();
    navigation.openSession(id);
  };
  // What lies over the page has keys of its own.
  useCommands(overlay.kind === 'none' ? handlers : {}, openFromOutside, open.role !== null);

  const { role, sessions, tabs, active } = open;
  const phone = layout === 'phone';
  const { view } = navigation;
  const beside = view.kind !== 'terminal';
  const phoneSession = phone && navigation.sessionFillsPhone && !beside ? active : null;
  useSeeAlerts(beside || (phone && phoneSession === null) ? null : (active?.session.id ?? null));
  const empty = sessions.length === 0;
  const onNew =
    role === 'owner' ? (offered?: OfferedCommand): void => show({ kind: 'new', offered }) : undefined;
  const projectBar = project && <ProjectBar status={project} onShow={() => show({ kind: 'project' })} />;
  const onPlainNew = onNew && ((): void => onNew());

  return (
    <FocusHome value={() => active && page.terminals.focus(active.session.id)}>
      <div className={styles['shell']}>
        {phoneSession ? (
          <PhoneSessionHead
            session={phoneSession.session}
            handlers={handlers}
            on={on}
            onBack={navigation.back}
          />
        ) : (
          <PageHead handlers={handlers} appearance={appearance.appearance} show={show} />
        )}
        {phone && !phoneSession && !empty && !beside && (
          <>
            <PageConnectionBar />
            {projectBar}
          </>
        )}
        <div className={styles['body']}>
          {!phoneSession && !(phone && (empty || beside)) && (
            <Sidebar
              layout={layout}
              appearance={appearance}
              sessions={sessions}
              role={role}
              on={on}
              onOpen={navigation.openSession}
              onNew={onPlainNew}
              onOverview={navigation.showOverview}
            />
          )}
          {(!phone || phoneSession || empty || beside) && (
            <main className={styles['main']}>
              {!phone && tabs.length > 0 && (
                <Tabs tabs={tabs} navigation={navigation} on={on} onNew={onPlainNew} />
              )}
              <PageConnectionBar />
              <PageStorageBar />
              {projectBar}
              {phoneSession?.canFit === true && phoneSession.size && (
                <SizeBar
                  cols={phoneSession.size.cols}
                  rows={phoneSession.size.rows}
                  onFit={() => page.terminals.fit(phoneSession.session.id)}
                />
              )}
              {view.kind === 'terminal' ? (
                <>
                  <SessionPane
                    open={open}
                    navigation={navigation}
                    on={on}
                    onNew={onNew}
                    onImport={() => show({ kind: 'import' })}
                  />
                  {active?.acts.signal === true && (
                    <TypingAids
                      sessionId={active.session.id}
                      compose={compose}
                      keysShown={phone || compose.touch}
                    />
                  )}
                </>
              ) : (
                <MonitorPane view={view} open={open} navigation={navigation} on={on} />
              )}
            </main>
          )}
        </div>
        {!phoneSession && <PageFoot active={phone ? null : active} on={on} />}
        {phoneSession && role === 'view' && <PhoneViewOnly />}
      </div>
      <PageOverlays
        overlay={overlay}
        open={open}
        handlers={handlers}
        network={network}
        shares={shares}
        onOpenSession={navigation.openSession}
        onClose={closeOverlay}
      />
      <PageNotices show={show} />
      <PageLinkQuestion />
      <PageAsks />
    </FocusHome>
  );
};
