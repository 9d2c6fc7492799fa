import type { Resize } from '../../shared/session.ts';
import { own } from '../state/own.ts';
import { createStore, type Store } from '../state/store.ts';
import { createSessionSize, type SessionSize } from './session-size.ts';

/** The grid of one open tab and whose it is; of a tab at rest, as it was when it was shown last. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
  /** Whether this page owns the size: then the grid follows the pane. */
  readonly owned: boolean;
  /** Whether the pane has room for exactly this grid; false: 'fit to this screen' would change something. */
  readonly fits: boolean;
}

export interface TabSizesOptions {
  /** Whether this page owns a session's size when its tab opens, and the size it gave it before a reload. */
  readonly sizeAtFirst: (sessionId: string) => { readonly owned: boolean; readonly current: Resize | null };
  readonly postSize: (sessionId: string, size: Resize) => Promise<void>;
  /** This page owns the size from here on, or does not any more. */
  readonly onOwnerChange: (sessionId: string) => void;
}

/** The sizes of the open tabs. They outlive the terminals: whose a size is does not depend on whether its tab is at rest. */
export interface TabSizes {
  readonly store: Pick<Store<Readonly<Record<string, TerminalSize>>>, 'get' | 'subscribe'>;
  /** Begins and forgets sizes so that exactly these tabs have one. */
  setTabs(sessionIds: readonly string[]): void;
  of(sessionId: string): SessionSize;
  /** A terminal has this grid. `room`: what its pane has room for; null while it was never shown. */
  publish(sessionId: string, grid: Resize, room: Resize | null): void;
  /** The room of the pane that was measured last; null while none was. */
  readonly lastRoom: Resize | null;
}

export const createTabSizes = (options: TabSizesOptions): TabSizes => {
  const sizes = new Map<string, SessionSize>();
  const store = createStore<Readonly<Record<string, TerminalSize>>>({});
  let lastRoom: Resize | null = null;

  const of = (id: string): SessionSize => {
    const size = sizes.get(id);
    if (size === undefined) throw new Error(`invariant violation: there is no tab of session ${id}`);
    return size;
  };

  /** What is known of a tab that has no terminal yet, and none before it is shown: enough to be remembered over another reload. */
  const begin = (id: string): readonly (readonly [string, TerminalSize])[] => {
    const first = options.sizeAtFirst(id);
    const size = createSessionSize({
      ...first,
      post: (wished) => options.postSize(id, wished),
      onChange: () => options.onOwnerChange(id),
    });
    sizes.set(id, size);
    return first.current === null ? [] : [[id, { ...first.current, owned: first.owned, fits: true }]];
  };

  return {
    store,
    setTabs(ids) {
      const gone = [...sizes.keys()].filter((id) => !ids.includes(id));
      const begun = ids.filter((id) => !sizes.has(id)).flatMap(begin);
      for (const id of gone) sizes.delete(id);
      if (gone.length + begun.length === 0) return;
      store.update((all) =>
        Object.fromEntries([...Object.entries(all).filter(([id]) => !gone.includes(id)), ...begun]),
      );
    },
    of,
    publish(id, { cols, rows }, room) {
      if (room !== null) lastRoom = room;
      const { owned } = of(id);
      const fits = room === null || (room.cols === cols && room.rows === rows);
      store.update((all) => {
        const known = own(all, id);
        const same =
          known?.cols === cols && known.rows === rows && known.owned === owned && known.fits === fits;
        return same ? all : { ...all, [id]: { cols, rows, owned, fits } };
      });
    },
    get lastRoom() {
      return lastRoom;
    },
  };
};
