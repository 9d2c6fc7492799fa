import type { AppState } from './app-state.ts';

/**
 * Terminals that the page keeps at most. One with all its scrollback takes some 17 MB, so all of them some 200 MB, however many tabs are
 * open. More tabs than this are hardly gone back and forth between, and one at rest is shown within a tenth of a second, with all its
 * scrollback within half of one. Of many floods the page draws no more than these.
 */
export const MAX_KEPT_TERMINALS = 12;

/**
 * Gives the tabs whose terminals are kept, the one shown last first; `before` is what it gave before that. All others are at rest. Nobody
 * knows after a reload in which order tabs were shown: all but the active one are at rest until they are.
 */
export const keepTabs = (
  before: readonly string[],
  { tabs, activeTab }: Pick<AppState, 'tabs' | 'activeTab'>,
  most = MAX_KEPT_TERMINALS,
): readonly string[] => {
  const earlier = before.filter((id) => id !== activeTab && tabs.includes(id));
  const kept = [...(activeTab === null ? [] : [activeTab]), ...earlier].slice(0, most);
  return kept.length === before.length && kept.every((id, index) => id === before[index]) ? before : kept;
};
