import type { ComponentProps } from 'react';
import type { Session } from '../../shared/session.ts';
import { SessionCost } from '../sessions/session-cost.tsx';
import { SessionList } from '../sessions/session-list.tsx';
import { own } from '../state/own.ts';
import { LIST_WIDTH_PX } from '../ui/appearance.ts';
import { Divider } from '../ui/divider.tsx';
import styles from '../ui/shell.module.css';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import type { Layout } from './layout.ts';
import { usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';
import { useAlertedSessions } from './use-alerts.ts';

type ListProps = ComponentProps<typeof SessionList>;

interface SidebarProps extends Pick<
  ListProps,
  'sessions' | 'role' | 'on' | 'onOpen' | 'onNew' | 'onOverview'
> {
  readonly layout: Layout;
  readonly appearance: AppearanceControl;
}

/** What a session costs changes every second: this, and nothing around it, is drawn again for that. */
const LiveCost = ({ session }: { readonly session: Session }) => (
  <SessionCost session={session} stats={usePageState((state) => own(state.stats, session.id))} />
);
const costOf = (session: Session) => <LiveCost session={session} />;

/** The session list in the form that the layout has room for. */
export const Sidebar = ({ layout, appearance: { appearance, change }, ...list }: SidebarProps) => {
  const active = usePageState((state) => state.activeTab);
  const unread = usePageState((state) => state.unread);
  const wide = layout === 'wide';
  return (
    <>
      <div
        className={styles['list']}
        data-folded={layout === 'narrow'}
        style={wide ? { width: appearance.listWidthPx } : undefined}
      >
        <SessionList
          {...list}
          // On a phone no session is shown beside the list.
          active={layout === 'phone' ? null : active}
          unread={unread}
          alerted={useAlertedSessions()}
          costOf={costOf}
          folded={layout === 'narrow'}
          newKeys={keys('new-session')}
          overviewKeys={keys('overview')}
        />
      </div>
      {wide && (
        <Divider
          label="Width of the session list"
          valuePx={appearance.listWidthPx}
          minPx={LIST_WIDTH_PX.min}
          maxPx={LIST_WIDTH_PX.max}
          onChange={(listWidthPx) => change({ listWidthPx })}
          onReset={() => change({ listWidthPx: LIST_WIDTH_PX.usual })}
        />
      )}
    </>
  );
};
