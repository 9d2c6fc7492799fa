import { Settings } from 'lucide-react';
import { AlertButton } from '../sessions/alert-button.tsx';
import { PhoneHead } from '../sessions/phone-head.tsx';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { sessionMenu } from '../sessions/session-menu.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { countNewAlerts } from '../state/alerts.ts';
import type { Appearance } from '../ui/appearance.ts';
import { readBrowserParts } from '../ui/browser-parts.ts';
import { IconButton } from '../ui/button.tsx';
import { lackOf } from '../ui/capabilities.ts';
import type { CommandHandlers } from '../ui/commands.ts';
import { Header } from '../ui/header.tsx';
import { Menu } from '../ui/menu.tsx';
import { commandItems, settingsMenu } from '../ui/page-menu.tsx';
import { PageConnectionStatus } from './connection.tsx';
import type { Overlay } from './overlay.ts';
import { usePageState } from './page-context.ts';
import { desktop, keys, SURROUNDINGS } from './surroundings.ts';
import type { Session } from '../../shared/session.ts';

interface PageHeadProps {
  readonly handlers: CommandHandlers;
  readonly appearance: Appearance;
  readonly show: (overlay: Overlay) => void;
}

/** The line over everything: the way to everything, and what holds for the whole page. */
export const PageHead = ({ handlers, appearance, show }: PageHeadProps) => {
  const owner = usePageState((state) => state.role === 'owner');
  const version = usePageState((state) => state.version);
  const sharing = usePageState((state) => state.sharing);
  const hasAlerts = usePageState((state) => state.alerts.length > 0);
  const newAlerts = usePageState(countNewAlerts);
  return (
    <Header paletteKeys={keys('palette')} onPalette={() => show({ kind: 'palette' })}>
      {owner && (
        <ShareButton
          shared={sharing?.lan === true}
          viewers={sharing?.viewers ?? 0}
          onOpen={() => show({ kind: 'share' })}
        />
      )}
      {hasAlerts && <AlertButton count={newAlerts} onOpen={() => show({ kind: 'alerts' })} />}
      <Menu
        items={settingsMenu(handlers, SURROUNDINGS, appearance, {
          version,
          installLack: lackOf('install', readBrowserParts()),
          notifyLack: desktop === undefined ? lackOf('notify', readBrowserParts()) : null,
        })}
      >
        <IconButton label="Settings">
          <Settings size={16} aria-hidden />
        </IconButton>
      </Menu>
    </Header>
  );
};

interface PhoneSessionHeadProps {
  readonly session: Session;
  readonly handlers: CommandHandlers;
  readonly on: SessionCallbacks;
  readonly onBack: () => void;
}

/** The head of a session that fills a phone. */
export const PhoneSessionHead = ({ session, handlers, on, onBack }: PhoneSessionHeadProps) => {
  const role = usePageState((state) => state.role);
  return (
    <PhoneHead
      session={session}
      status={<PageConnectionStatus />}
      menu={[
        ...sessionMenu(session, role, on),
        ...commandItems(
          handlers,
          SURROUNDINGS,
          { id: 'search' },
          { id: 'copy' },
          { id: 'fit' },
          { id: 'close-tab' },
        ),
      ]}
      onBack={onBack}
    />
  );
};
