import type { AppState, Notice } from './app-state.ts';

/** Notices kept at once; the oldest gives way. */
const MAX_NOTICES = 5;

/** Adds a notice. One that says the same as one that is open takes its place. */
export const addNotice = (state: AppState, notice: Notice): AppState => ({
  ...state,
  notices: [...state.notices.filter(({ text }) => text !== notice.text), notice].slice(-MAX_NOTICES),
});

export const removeNotice = (state: AppState, id: number): AppState =>
  state.notices.some((notice) => notice.id === id)
    ? { ...state, notices: state.notices.filter((notice) => notice.id !== id) }
    : state;
