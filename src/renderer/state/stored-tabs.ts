/** What is kept of the tabs over reloads. */
export interface StoredTabs {
  readonly tabs: readonly string[];
  readonly activeTab: string | null;
}

/** More tabs than this are not restored: nobody finds one among so many. */
const MAX_STORED_TABS = 100;

const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Names where the tabs of the server below `basePath` are kept in the browser's storage. */
export const tabsKeyOf = (basePath: string): string => `rootresume:${basePath}:tabs`;

export const isSessionId = (value: unknown): value is string =>
  typeof value === 'string' && SESSION_ID.test(value);

/** Reads stored tabs; what is stored may be anything, so what is not a tab is left out. null: nothing usable was stored. */
export const parseStoredTabs = (text: string | null): StoredTabs | null => {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not ours, or damaged: as if nothing were stored.
    return null;
  }
  if (typeof value !== 'object' || value === null || !('tabs' in value) || !Array.isArray(value.tabs))
    return null;
  const tabs = [...new Set((value.tabs as unknown[]).filter(isSessionId))].slice(0, MAX_STORED_TABS);
  const active = 'activeTab' in value ? value.activeTab : null;
  return { tabs, activeTab: isSessionId(active) && tabs.includes(active) ? active : (tabs[0] ?? null) };
};

export const formatStoredTabs = ({ tabs, activeTab }: StoredTabs): string =>
  JSON.stringify({ tabs, activeTab });
