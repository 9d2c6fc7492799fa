import { Plus, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { SecondaryMenu, type MenuItem } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { AlertMark } from './alert-mark.tsx';
import { StateMark } from './state-mark.tsx';
import styles from './tab-strip.module.css';

/** The terminal's pane, which the tabs control. */
export const TERMINAL_PANE_ID = 'terminal-pane';

/** How far, in CSS pixels, a pressed tab must move before it is dragged, so that a click stays a click. */
const DRAG_THRESHOLD_PX = 6;

interface TabStripProps {
  /** Sessions of the open tabs in their order. */
  readonly tabs: readonly Session[];
  readonly active: string | null;
  readonly unread: ReadonlySet<string>;
  /** Those in which something happened that nobody has looked at. */
  readonly alerted: ReadonlySet<string>;
  readonly onActivate: (id: string) => void;
  readonly onClose: (id: string) => void;
  readonly onMove: (id: string, toIndex: number) => void;
  /** undefined: this role may not. */
  readonly onNew: (() => void) | undefined;
  readonly keys: { readonly new: string | undefined; readonly close: string | undefined };
  /** What the session's own menu offers, below what the tab offers. */
  readonly menuOf: (session: Session) => readonly MenuItem[];
}

/** The place that a tab dragged to `x` takes: past each neighbour whose middle it has crossed. */
const indexAt = (strip: HTMLElement, draggedId: string, x: number): number =>
  [...strip.querySelectorAll<HTMLElement>('[role=tab]')].filter((tab) => {
    const { left, width } = tab.getBoundingClientRect();
    return tab.dataset['sessionId'] !== draggedId && left + width / 2 < x;
  }).length;

/** The open tabs. Arrows move the focus, Enter opens, Delete closes, Ctrl Shift and an arrow moves a tab. */
export const TabStrip = ({
  tabs,
  active,
  unread,
  alerted,
  onActivate,
  onClose,
  onMove,
  onNew,
  keys,
  menuOf,
}: TabStripProps) => {
  const stripRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const tab = stripRef.current?.querySelector('[aria-selected=true]');
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, tabs.length]);

  const startDrag = (event: PointerEvent, id: string): void => {
    // A finger scrolls the strip; it moves tabs by the menu.
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const startX = event.clientX;
    let index = tabs.findIndex((tab) => tab.id === id);
    let dragging = false;
    const ending = new AbortController();
    const { signal } = ending;
    const handleMove = ({ clientX }: globalThis.PointerEvent): void => {
      dragging ||= Math.abs(clientX - startX) > DRAG_THRESHOLD_PX;
      const strip = stripRef.current;
      if (!dragging || !strip) return;
      strip.dataset['dragging'] = '';
      const to = indexAt(strip, id, clientX);
      if (to !== index) onMove(id, (index = to));
    };
    const handleEnd = (): void => {
      delete stripRef.current?.dataset['dragging'];
      ending.abort();
    };
    // On the window: the pointer leaves the tab, and React may move the tab's element, while it is dragged.
    window.addEventListener('pointermove', handleMove, { signal });
    window.addEventListener('pointerup', handleEnd, { signal });
    window.addEventListener('pointercancel', handleEnd, { signal });
  };

  const handleKeyDown = (event: KeyboardEvent, id: string, at: number): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && event.ctrlKey && event.shiftKey) {
      onMove(id, Math.max(0, Math.min(tabs.length - 1, at + step)));
    } else if (event.key === 'Delete') onClose(id);
    else if (event.key === 'Enter' || event.key === ' ') onActivate(id);
    else {
      const places: Readonly<Record<string, number>> = { Home: 0, End: tabs.length - 1 };
      const to = step === undefined ? places[event.key] : (at + step + tabs.length) % tabs.length;
      if (to === undefined) return;
      stripRef.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
    }
    event.preventDefault();
  };

  const tabMenu = (session: Session, at: number): readonly MenuItem[] => {
    const own = menuOf(session);
    return [
      ...own,
      ...(own.length > 0 ? [{ kind: 'separator' } as const] : []),
      ...(at > 0
        ? [{ kind: 'action', label: 'Move left', onSelect: () => onMove(session.id, at - 1) } as const]
        : []),
      ...(at < tabs.length - 1
        ? [{ kind: 'action', label: 'Move right', onSelect: () => onMove(session.id, at + 1) } as const]
        : []),
      { kind: 'action', label: 'Close tab', keys: keys.close, onSelect: () => onClose(session.id) },
    ];
  };

  return (
    <div className={styles['bar']}>
      <div
        ref={stripRef}
        className={styles['strip']}
        role="tablist"
        aria-label="Open sessions"
        onWheel={(event) => {
          // A wheel has one direction, and so has the strip.
          if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
        }}
      >
        {tabs.map((session, at) => (
          <SecondaryMenu key={session.id} items={tabMenu(session, at)}>
            <div
              role="tab"
              className={classes(styles['tab'], session.id === active && styles['active'])}
              data-session-id={session.id}
              data-state={session.state}
              aria-selected={session.id === active}
              aria-controls={TERMINAL_PANE_ID}
              aria-label={`${session.name}, ${stateSign(session).word}${alerted.has(session.id) ? ', something happened' : unread.has(session.id) ? ', new output' : ''}`}
              tabIndex={session.id === active || (active === null && at === 0) ? 0 : -1}
              title={session.title === '' ? session.name : `${session.name}: ${session.title}`}
              onPointerDown={(event) => startDrag(event, session.id)}
              onClick={() => onActivate(session.id)}
              // The middle button would start scrolling where the strip overflows.
              onMouseDown={(event) => event.button === 1 && event.preventDefault()}
              onAuxClick={(event) => event.button === 1 && onClose(session.id)}
              onKeyDown={(event) => handleKeyDown(event, session.id, at)}
            >
              <StateMark session={session} />
              <span className={styles['name']}>{session.name}</span>
              {alerted.has(session.id) && <AlertMark />}
              {unread.has(session.id) && !alerted.has(session.id) && <span className={styles['unread']} />}
              {/* Not a control of its own to the keyboard: Delete on the tab does the same. */}
              <span
                className={styles['close']}
                aria-hidden
                title="Close tab"
                onPointerDown={(event) => event.stopPropagation()}
                onClick={(event) => {
                  event.stopPropagation();
                  onClose(session.id);
                }}
              >
                <X size={13} />
              </span>
            </div>
          </SecondaryMenu>
        ))}
      </div>
      {onNew && (
        <Tooltip text="New session" keys={keys.new}>
          <IconButton label="Start another session" onClick={onNew}>
            <Plus size={16} aria-hidden />
          </IconButton>
        </Tooltip>
      )}
    </div>
  );
};
