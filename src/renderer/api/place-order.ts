/**
 * The streams that the tabs of one browser hold at most over HTTP/1.1. A browser allows six connections to one server; the other two are
 * for what is typed and asked.
 */
export const MAX_PLACES = 4;

/** What a tab tells the others of itself. Times are in milliseconds since the epoch: all tabs share the machine's clock. */
export interface PlaceTab {
  readonly id: string;
  readonly visible: boolean;
  /** When it was last looked at. */
  readonly seenAt: number;
  /** When its user asked for the place of another; 0: never, or it was hidden since. */
  readonly takenAt: number;
  /** Since when it holds a place; null: it holds none. */
  readonly heldSince: number | null;
}

const LATE = Number.MAX_SAFE_INTEGER;

/**
 * Who goes before whom. Visible tabs first: those whose user asked for it last, then those that hold a place, the longest first. Then
 * hidden tabs, the most recently seen first. Every tab that knows the same tabs finds the same order, so nobody has to be asked.
 */
const compare = (a: PlaceTab, b: PlaceTab): number => {
  if (a.visible !== b.visible) return a.visible ? -1 : 1;
  const order = a.visible
    ? b.takenAt - a.takenAt || (a.heldSince ?? LATE) - (b.heldSince ?? LATE) || a.seenAt - b.seenAt
    : b.seenAt - a.seenAt;
  return order || (a.id < b.id ? -1 : 1);
};

/** Tells whether the tab `id` may hold a stream beside the others. */
export const hasPlace = (id: string, tabs: readonly PlaceTab[]): boolean =>
  tabs.length <= MAX_PLACES ||
  [...tabs]
    .sort(compare)
    .slice(0, MAX_PLACES)
    .some((tab) => tab.id === id);
