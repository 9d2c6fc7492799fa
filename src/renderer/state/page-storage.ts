/** The part of the browser's storage that is used. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Wraps a storage so that it never throws: a browser may forbid it or be full, and then nothing is kept. */
export const tolerant = (open: () => PageStorage): PageStorage => ({
  getItem(key) {
    try {
      return open().getItem(key);
    } catch {
      // Forbidden: as if nothing were stored.
      return null;
    }
  },
  setItem(key, value) {
    try {
      open().setItem(key, value);
    } catch {
      // Forbidden or full: the page works all the same, it only starts afresh after a reload.
    }
  },
});
