import type { Resize } from '../../shared/session.ts';
import type { PageStorage } from './page-storage.ts';
import { parseStoredSizes } from './stored-sizes.ts';

interface KnownSize extends Resize {
  readonly owned: boolean;
}

/** Which sessions' sizes this page owns, also after it was reloaded. */
export interface SizeMemory {
  /** Who owns a session's size as its tab opens. */
  recall(session: string): { readonly owned: boolean; readonly current: Resize | null };
  /** This page made the session, so its size is this page's. */
  claim(session: string): void;
  remember(sizes: Readonly<Record<string, KnownSize>>): void;
}

/** The desktop window owns by default; a page in a browser owns what it created or was told to fit. */
export const createSizeMemory = (storage: PageStorage, key: string, desktop: boolean): SizeMemory => {
  const stored = parseStoredSizes(storage.getItem(key));
  const claimed = new Set<string>();
  let last = '';
  return {
    recall(session) {
      if (desktop || claimed.has(session)) return { owned: true, current: null };
      const current = stored[session] ?? null;
      return { owned: current !== null, current };
    },
    claim: (session) => void claimed.add(session),
    remember(sizes) {
      const owned = Object.entries(sizes).filter(([, size]) => size.owned);
      const text = JSON.stringify(
        Object.fromEntries(owned.map(([id, { cols, rows }]) => [id, { cols, rows }])),
      );
      if (text !== last) storage.setItem(key, text);
      last = text;
    },
  };
};
