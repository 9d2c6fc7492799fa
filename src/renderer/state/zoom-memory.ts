import { boundZoom, ZOOM } from '../terminal/zoom.ts';
import type { PageStorage } from './page-storage.ts';
import { isSessionId } from './stored-tabs.ts';

/** Sessions whose zoom is kept; of more the one that was zoomed first is forgotten. */
const MAX_KEPT = 100;

/** How far each session's terminal is zoomed in this browser, also after a reload. */
export interface ZoomMemory {
  recall(session: string): number;
  remember(session: string, zoom: number): void;
}

const parse = (text: string | null): Map<string, number> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).filter(
        (entry): entry is [string, number] => isSessionId(entry[0]) && typeof entry[1] === 'number',
      ),
    );
  } catch {
    // Not ours, or damaged: as if nothing were stored.
    return new Map();
  }
};

export const createZoomMemory = (storage: PageStorage, key: string): ZoomMemory => {
  const zooms = parse(storage.getItem(key));
  return {
    recall: (session) => boundZoom(zooms.get(session) ?? ZOOM.usual),
    remember(session, zoom) {
      zooms.delete(session);
      if (zoom !== ZOOM.usual) zooms.set(session, zoom);
      for (const oldest of zooms.keys()) {
        if (zooms.size <= MAX_KEPT) break;
        zooms.delete(oldest);
      }
      storage.setItem(key, JSON.stringify(Object.fromEntries(zooms)));
    },
  };
};
