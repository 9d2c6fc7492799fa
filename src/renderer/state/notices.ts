import type { AppState, Notice } from './app-state.ts';

/** Notices kept at once; the oldest gives way. */
const MAX_NOTICES = 5;

/**
 * Adds a notice. One that says the same as one that is open takes its place; so does a session's next request to copy, so that a program
 * that asks over and over pushes nothing else out.
 */
export const addNotice = (state: AppState, notice: Notice): AppState => ({
  ...state,
  notices: [...state.notices.filter((open) => !isReplacedBy(open, notice)), notice].slice(-MAX_NOTICES),
});

const isReplacedBy = (open: Notice, next: Notice): boolean =>
  open.text === next.text || (next.copy !== undefined && open.copy?.session === next.copy.session);

export const removeNotice = (state: AppState, id: number): AppState =>
  state.notices.some((notice) => notice.id === id)
    ? { ...state, notices: state.notices.filter((notice) => notice.id !== id) }
    : state;
