import { MAX_COLS, MAX_ROWS, MIN_COLS, MIN_ROWS } from '../../shared/limits.ts';
import type { Resize } from '../../shared/session.ts';

/** Sizes that were asked for and have not come back with the stream; more are never on their way, since one request is. */
const MAX_ASKED = 8;

export interface SessionSizeOptions {
  readonly owned: boolean;
  /** The size that this page gave it before a reload; null: not known. Found different, another viewer owns it by now. */
  readonly current: Resize | null;
  /** Asks the server for a size; rejects where it refuses or is not reached. */
  readonly post: (size: Resize) => Promise<void>;
  readonly onChange: () => void;
}

/**
 * Who owns the size of a session, as this page sees it. Each page's own wish and the sizes in the stream are all it needs: a size that
 * this page asked for keeps or gives ownership, any other takes it, so the last to resize owns and all pages agree.
 */
export interface SessionSize {
  readonly owned: boolean;
  /** The size that the session had when it was looked at last; null: not known. */
  readonly current: Resize | null;
  /** Takes ownership; a size should be wished for next. */
  claim(): void;
  /** The pane has room for this size. Without ownership nothing is asked. */
  wish(size: Resize): void;
  /** The stream says that the session has this size. */
  observe(size: Resize): void;
}

const same = (a: Resize | null, b: Resize | null): boolean =>
  a !== null && b !== null && a.cols === b.cols && a.rows === b.rows;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export const createSessionSize = ({ post, onChange, ...first }: SessionSizeOptions): SessionSize => {
  let owned = first.owned;
  let current = first.current;
  let wished: Resize | null = null;
  let inFlight = false;
  /** In the order in which they were asked for. */
  let asked: Resize[] = [];

  const setOwned = (value: boolean): void => {
    if (owned === value) return;
    owned = value;
    onChange();
  };

  const pump = async (): Promise<void> => {
    if (inFlight || wished === null) return;
    const size = wished;
    wished = null;
    if (!owned || same(size, asked.at(-1) ?? current)) return;
    inFlight = true;
    asked = [...asked, size].slice(-MAX_ASKED);
    try {
      await post(size);
    } catch {
      // Not resized: the grid stays as it is, and the next layout (after a reconnect there is one) wishes again.
      asked = asked.filter((candidate) => candidate !== size);
    }
    inFlight = false;
    void pump();
  };

  return {
    get owned() {
      return owned;
    },
    get current() {
      return current;
    },
    claim: () => setOwned(true),
    wish({ cols, rows }) {
      if (!owned) return;
      wished = { cols: clamp(cols, MIN_COLS, MAX_COLS), rows: clamp(rows, MIN_ROWS, MAX_ROWS) };
      void pump();
    },
    observe(size) {
      const index = asked.findIndex((candidate) => same(candidate, size));
      const known = current === null || same(current, size);
      current = size;
      if (index >= 0) {
        asked = asked.slice(index + 1);
        setOwned(true);
      } else if (!known) setOwned(false);
    },
  };
};
