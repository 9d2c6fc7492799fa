/** Lines kept for each session; the oldest gives way. */
export const MAX_COMPOSED_LINES = 100;

/** What was composed for each session. It lasts as long as the page: a line may hold a password, and has no place on a disk. */
export interface ComposeMemory {
  /** What was begun and not sent. */
  draft(session: string): string;
  keepDraft(session: string, text: string): void;
  /** What was sent, the newest last. */
  lines(session: string): readonly string[];
  /** Adds what was sent; what equals the line before it, or is empty, is not added. */
  add(session: string, text: string): void;
  forget(session: string): void;
}

export const createComposeMemory = (): ComposeMemory => {
  const drafts = new Map<string, string>();
  const sent = new Map<string, readonly string[]>();
  const lines = (session: string): readonly string[] => sent.get(session) ?? [];
  return {
    draft: (session) => drafts.get(session) ?? '',
    keepDraft(session, text) {
      if (text === '') drafts.delete(session);
      else drafts.set(session, text);
    },
    lines,
    add(session, text) {
      const before = lines(session);
      if (text === '' || before.at(-1) === text) return;
      sent.set(session, [...before, text].slice(-MAX_COMPOSED_LINES));
    },
    forget(session) {
      drafts.delete(session);
      sent.delete(session);
    },
  };
};
