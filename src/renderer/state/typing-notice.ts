import type { StreamEventData } from '../../shared/events.ts';
import type { AppState } from './app-state.ts';

/** Says what the owner has answered, or taken back; null: nothing that has not been said. */
export const typingNotice = (
  before: Pick<AppState, 'role' | 'typing'>,
  { role, typing }: StreamEventData<'role'>,
): string | null => {
  if (before.role === 'view' && role === 'control')
    return typing === 'visit' ? 'You may type, for this visit.' : 'You may type.';
  if (before.role === 'control' && role === 'view') return 'You may look, and type no longer.';
  return before.typing === 'asked' && typing === 'refused'
    ? 'The owner does not let you type at present.'
    : null;
};
