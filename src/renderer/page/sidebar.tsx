import type { ComponentProps } from 'react';
import { SessionList } from '../sessions/session-list.tsx';
import { LIST_WIDTH_PX } from '../ui/appearance.ts';
import { Divider } from '../ui/divider.tsx';
import styles from '../ui/shell.module.css';
import type { AppearanceControl } from '../ui/use-appearance.ts';
import type { Layout } from './layout.ts';
import { usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';

type ListProps = ComponentProps<typeof SessionList>;

interface SidebarProps extends Pick<ListProps, 'sessions' | 'role' | 'on' | 'onOpen' | 'onNew'> {
  readonly layout: Layout;
  readonly appearance: AppearanceControl;
}

/** The list with what changes every second, so that nothing around it is drawn again for that. */
const LiveSessionList = (props: Omit<ListProps, 'stats' | 'unread'>) => (
  <SessionList
    {...props}
    stats={usePageState((state) => state.stats)}
    unread={usePageState((state) => state.unread)}
  />
);

/** The session list in the form that the layout has room for. */
export const Sidebar = ({ layout, appearance: { appearance, change }, ...list }: SidebarProps) => {
  const active = usePageState((state) => state.activeTab);
  const wide = layout === 'wide';
  return (
    <>
      <div
        className={styles['list']}
        data-folded={layout === 'narrow'}
        style={wide ? { width: appearance.listWidthPx } : undefined}
      >
        <LiveSessionList
          {...list}
          // On a phone no session is shown beside the list.
          active={layout === 'phone' ? null : active}
          folded={layout === 'narrow'}
          newKeys={keys('new-session')}
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
