import type { ApiClient } from '../api/api-client.ts';
import { ApiError, isTransient } from '../api/api-error.ts';
import { createBackoff } from '../api/backoff.ts';

const RETRY = { firstMs: 300, longestMs: 5000 };

/** Swaps a token for the cookie, again and again while the server cannot be reached. Gives why it was refused, or null. */
export const signInWithToken = async (
  api: Pick<ApiClient, 'login'>,
  token: string,
  signal: AbortSignal,
): Promise<string | null> => {
  const backoff = createBackoff(RETRY);
  while (!signal.aborted) {
    try {
      await api.login(token);
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!isTransient(error)) return error.detail;
    }
    await new Promise((resolve) => setTimeout(resolve, backoff.next()));
  }
  return null;
};
