import type { ApiClient } from '../api/api-client.ts';
import { dialEarly, type EarlyStream } from '../api/early-stream.ts';
import type { StreamConnection } from '../api/stream-client.ts';
import { streamQuery } from '../api/stream-query.ts';
import { keepTabs } from './kept-tabs.ts';
import { signInWithToken } from './sign-in-with-token.ts';
import type { StoredTabs } from './stored-tabs.ts';

/** What was begun while the page's own code was still being loaded. */
export interface EarlyStart {
  /** Resolves once the token of the link is swapped for a cookie, with why it was refused, or null. Where there is no token: at once. */
  readonly signedIn: Promise<string | null>;
  /** Gives the stream if it was dialled under that address already. */
  adopt(url: string): StreamConnection | null;
  /** Whoever was to adopt the stream has had the chance. */
  end(): void;
}

export interface EarlyStartOptions {
  readonly api: Pick<ApiClient, 'login' | 'streamUrl'>;
  readonly token: string | null;
  /** Called once the token is on its way: the first look at what a browser keeps takes some 10 ms. */
  readonly stored: () => StoredTabs | null;
  /** Whether the page is looked at: in the background it may have to leave the connection to others. */
  readonly visible: boolean;
  readonly dial: (url: string) => StreamConnection;
}

/**
 * Signs in and dials as the page will, long before it can: what it asks for travels while its code does, and the first terminal is there
 * when the page is.
 */
export const startEarly = ({ api, token, stored, visible, dial }: EarlyStartOptions): EarlyStart => {
  let stream: EarlyStream | null = null;
  const ending = new AbortController();
  const signIn = async (): Promise<string | null> => {
    const signingIn = token === null ? null : signInWithToken(api, token, ending.signal);
    const tabs = stored();
    const problem = await signingIn;
    if (!visible || ending.signal.aborted) return problem;
    // The browser may hold another, valid credential: only a refused stream makes the problem one.
    const output = keepTabs([], tabs ?? { tabs: [], activeTab: null });
    stream = dialEarly(api.streamUrl(streamQuery({ output, firstVisit: tabs === null, after: null })), dial);
    return problem;
  };
  return {
    signedIn: signIn(),
    adopt: (url) => stream?.adopt(url) ?? null,
    end() {
      ending.abort();
      stream?.drop();
    },
  };
};
