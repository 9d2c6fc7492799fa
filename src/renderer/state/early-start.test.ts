import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { FakeStream } from '../api/fake-stream.ts';
import { startEarly, type EarlyStart, type EarlyStartOptions } from './early-start.ts';

const start = (change: Partial<EarlyStartOptions> = {}): { early: EarlyStart; dialled: FakeStream[] } => {
  const dialled: FakeStream[] = [];
  const early = startEarly({
    api: { login: () => Promise.resolve(), streamUrl: (query) => `/stream?${query.toString()}` },
    token: null,
    stored: () => null,
    visible: true,
    dial(url) {
      const stream = new FakeStream(url);
      dialled.push(stream);
      return stream;
    },
    ...change,
  });
  return { early, dialled };
};

describe('the early start of a page', () => {
  it('swaps the token before it dials', async () => {
    let signIn = (): void => undefined;
    const login = vi.fn(() => new Promise<void>((resolve) => (signIn = resolve)));
    const { early, dialled } = start({
      token: 'secret',
      api: { login, streamUrl: (query) => `/stream?${query.toString()}` },
    });
    expect(login).toHaveBeenCalledWith('secret');
    expect(dialled).toEqual([]);
    signIn();
    expect(await early.signedIn).toBeNull();
    expect(dialled).toHaveLength(1);
  });

  it('asks for the session that a first visit is shown, and later for the tab that was shown last', async () => {
    const first = start();
    await first.early.signedIn;
    expect(first.dialled[0]?.query.get('first')).toBe('1');

    const later = start({ stored: () => ({ tabs: ['web', 'db'], activeTab: 'db' }) });
    await later.early.signedIn;
    expect(later.dialled[0]?.query.get('output')).toBe('db');
    expect(later.dialled[0]?.query.has('first')).toBe(false);

    const closed = start({ stored: () => ({ tabs: [], activeTab: null }) });
    await closed.early.signedIn;
    expect(closed.dialled[0]?.query.has('first')).toBe(false);
  });

  it('dials all the same where the token is refused, and says why it was', async () => {
    const { early, dialled } = start({
      token: 'old',
      api: {
        login: () => Promise.reject(new ApiError('unauthorized', 401, 'The link has ended.')),
        streamUrl: () => '/stream',
      },
    });
    expect(await early.signedIn).toBe('The link has ended.');
    expect(dialled).toHaveLength(1);
  });

  it('leaves the connection to others while the page is in the background', async () => {
    const { early, dialled } = start({ visible: false });
    await early.signedIn;
    expect(dialled).toEqual([]);
    expect(early.adopt('/stream')).toBeNull();
  });

  it('hangs up at its end, unless the page goes on with the stream', async () => {
    const unused = start();
    await unused.early.signedIn;
    unused.early.end();
    expect(unused.dialled[0]?.readyState).toBe(2);

    const used = start();
    await used.early.signedIn;
    expect(used.early.adopt(used.dialled[0]?.url ?? '')).not.toBeNull();
    used.early.end();
    expect(used.dialled[0]?.readyState).toBe(0);
  });
});
