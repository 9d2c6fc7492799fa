import { useCallback, useState } from 'react';
import { ProjectBar } from '../project/project-bar.tsx';
import { SizeBar } from '../sessions/size-bar.tsx';
import type { OfferedCommand } from '../sessions/suggestion-list.tsx';
import { FocusHome } from '../ui/focus-keeper.ts';
import styles from '../ui/shell.module.css';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import { commandHandlers } from './command-handlers.ts';
import { PageConnectionBar, PageStorageBar } from './connection.tsx';
import { useLayout } from './layout.ts';
import { NO_OVERLAY, type Overlay } from './overlay.ts';
import { Overlays } from './overlays.tsx';
import { usePage, usePageState } from './page-context.ts';
import { PageFoot, PhoneKeys } from './page-foot.tsx';
import { PageHead, PhoneSessionHead } from './page-head.tsx';
import { PageNotices } from './page-notices.tsx';
import { SessionPane } from './session-pane.tsx';
import { Sidebar } from './sidebar.tsx';
import { Tabs } from './tabs.tsx';
import { useCommands } from './use-commands.ts';
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
  const on = useSessionCallbacks(show);
  const project = usePageState((state) => state.project);
  const saveSession = useSaveSession();

  const handlers = commandHandlers({ page, open, navigation, appearance, on, show, saveSession });
  // What lies over the page has keys of its own.
  useCommands(overlay.kind === 'none' ? handlers : {});

  const { role, sessions, tabs, active } = open;
  const phone = layout === 'phone';
  const phoneSession = phone && navigation.sessionFillsPhone ? active : null;
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
        {phone && !phoneSession && !empty && (
          <>
            <PageConnectionBar />
            {projectBar}
          </>
        )}
        <div className={styles['body']}>
          {!phoneSession && !(phone && empty) && (
            <Sidebar
              layout={layout}
              appearance={appearance}
              sessions={sessions}
              role={role}
              on={on}
              onOpen={navigation.openSession}
              onNew={onPlainNew}
            />
          )}
          {(!phone || phoneSession || empty) && (
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
              <SessionPane
                open={open}
                navigation={navigation}
                on={on}
                onNew={onNew}
                onImport={() => show({ kind: 'import' })}
              />
            </main>
          )}
        </div>
        {!phoneSession ? (
          <PageFoot active={phone ? null : active} on={on} />
        ) : (
          phoneSession.acts.signal && <PhoneKeys sessionId={phoneSession.session.id} />
        )}
      </div>
      <Overlays
        overlay={overlay}
        open={open}
        handlers={handlers}
        network={network}
        shares={shares}
        onOpenSession={navigation.openSession}
        onClose={closeOverlay}
      />
      <PageNotices />
    </FocusHome>
  );
};
