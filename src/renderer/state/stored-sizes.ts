import type { Resize } from '../../shared/session.ts';
import { isSessionId } from './stored-tabs.ts';

/** The sizes that this page owns, by session id: kept over a reload, so that it goes on owning what nobody else has resized. */
export type StoredSizes = Readonly<Record<string, Resize>>;

const isResize = (value: unknown): value is Resize =>
  typeof value === 'object' &&
  value !== null &&
  'cols' in value &&
  Number.isInteger(value.cols) &&
  'rows' in value &&
  Number.isInteger(value.rows);

/** Reads stored sizes; what is stored may be anything, so what is not a size is left out. */
export const parseStoredSizes = (text: string | null): StoredSizes => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, Resize] => isSessionId(entry[0]) && isResize(entry[1]),
      ),
    );
  } catch {
    // Not ours, or damaged: as if nothing were stored.
    return {};
  }
};
