import type { TestApp } from './test-app.ts';

/** Somebody who works while others attack: a stream of one session, and keys that are typed into it. */
export interface OwnerWindow {
  /** Types a word and resolves when its echo has arrived; rejects when the stream ended, or left a gap. */
  readonly works: () => Promise<void>;
}

/** Opens the window: a session whose program gives back what it gets. Over plain HTTP, which the stream's reader speaks. */
export const openOwnerWindow = async ({ create, stream, call }: TestApp): Promise<OwnerWindow> => {
  const { id } = await create({ name: 'window', command: 'cat' });
  const events = await stream(`/api/v1/stream?output=${id}&from=start`);
  let typed = 0;
  return {
    works: async () => {
      typed += 1;
      const word = `word-${typed}.`;
      const { status, text } = await call('POST', `/api/v1/sessions/${id}/input`, {
        raw: `${word}\n`,
        headers: { 'input-seq': `window:${typed}` },
      });
      if (status !== 204) throw new Error(`A key was answered ${status}: ${text}`);
      await events.until(id, word);
    },
  };
};
