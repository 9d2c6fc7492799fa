import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_ASKS, MAX_SHARE_ASKS_PER_MINUTE } from '../../../shared/asks.ts';
import type { CreateShare } from '../../../shared/shares.ts';
import { REFUSED_PAUSE_MS } from '../../../shared/typing.ts';
import { openStoredFile } from '../config/stored-file.ts';
import type { AccessEvent } from './access-log.ts';
import { Asks, type AskOutcome } from './asks.ts';
import type { Credential } from './credential.ts';
import { Credentials, newCredentials, StoredCredentials } from './credentials.ts';
import { NO_SHARES, Shares, StoredShares } from './shares.ts';

const HERE = { address: '192.168.1.20', userAgent: 'phone/1', browser: 'Firefox on Android' };

let dir: string;
let shares: Shares;
let credentials: Credentials;
let asks: Asks;
let log: AccessEvent[];

const file = (name: string): string => join(dir, name);

const open = (): void => {
  const warn = (message: string): void => expect.fail(message);
  shares = new Shares(
    openStoredFile({ file: file('shares.json'), schema: StoredShares, initial: () => NO_SHARES, warn }),
  );
  credentials = new Credentials(
    openStoredFile({
      file: file('credentials.json'),
      schema: StoredCredentials,
      initial: newCredentials,
      warn,
    }),
    shares,
  );
  asks = new Asks(credentials, shares, { add: (event) => log.push(event) });
};

const close = (): void => {
  asks.dispose();
  shares.dispose();
};

beforeEach(() => {
  vi.useFakeTimers();
  dir = mkdtempSync(join(tmpdir(), 'rootresume-asks-'));
  log = [];
  open();
});
afterEach(() => {
  close();
  rmSync(dir, { recursive: true });
  vi.useRealTimers();
});

const link = (body: CreateShare = {}): string => {
  const made = shares.create(body);
  if (made === undefined) throw new Error('too many shares');
  return made.token;
};

const verified = (token: string): Credential => {
  const credential = credentials.verify(token);
  if (credential === undefined) throw new Error('the token is not known');
  return credential;
};

/** Signs a browser in by a link; `look`: what its cookie gives at the moment. */
const guest = (token = link()): { readonly id: string; readonly cookie: string; look: () => Credential } => {
  const { id, token: cookie } = credentials.signIn(verified(token));
  return { id, cookie, look: () => verified(cookie) };
};

const ask = ({ look }: Pick<ReturnType<typeof guest>, 'look'>): AskOutcome => asks.ask(look(), HERE);

/** The id of the ask that waits first. */
const first = (): string => asks.asks[0]?.id ?? '';

describe('an ask', () => {
  it('tells who asks, from where, by which link, and for what', () => {
    const ann = guest(link({ label: 'Ann', sessions: ['web'] }));
    expect(ask(ann)).toEqual({ kind: 'asked' });
    expect(asks.asks).toMatchObject([
      {
        viewer: ann.id,
        address: '192.168.1.20',
        browser: 'Firefox on Android',
        label: 'Ann',
        sessions: ['web'],
      },
    ]);
    expect(asks.standingOf(ann.look())).toEqual({ role: 'view', typing: 'asked' });
    expect(log).toMatchObject([{ kind: 'asked', who: ann.id, label: 'Ann', detail: 'phone/1' }]);
  });

  it('waits once, however often it is repeated', () => {
    const ann = guest();
    for (let count = 0; count < 50; count += 1) expect(ask(ann)).toEqual({ kind: 'asked' });
    expect(asks.asks).toHaveLength(1);
    expect(log).toHaveLength(1);
  });

  it('is for whoever may not type already', () => {
    expect(ask(guest(link({ role: 'control' })))).toEqual({ kind: 'may_type' });
    expect(asks.ask(verified(credentials.ownerToken), HERE)).toEqual({ kind: 'may_type' });
    const ann = guest();
    ask(ann);
    asks.answer(first(), 'visit');
    expect(ask(ann)).toEqual({ kind: 'may_type' });
  });

  it("is not taken from the link's own token, which all who have the link share", () => {
    expect(asks.ask(verified(link()), HERE)).toEqual({ kind: 'not_signed_in' });
    expect(asks.asks).toEqual([]);
  });

  it('ends with its credential: by a sign-out, by the end of its share, by leaving', () => {
    const shared = link();
    const [ann, ben, eve] = [guest(), guest(shared), guest()];
    for (const who of [ann, ben, eve]) ask(who);
    credentials.signOutDevice(ann.id);
    shares.revoke(verified(shared).share ?? '');
    asks.handleVisitEnd(eve.id);
    expect(asks.asks).toEqual([]);
    expect(asks.standingOf(eve.look())).toEqual({ role: 'view', typing: 'none' });
  });

  it('is refused for a while after a refusal, and its asker told when that is over', () => {
    const ann = guest();
    ask(ann);
    const told: string[] = [];
    asks.onStanding((id) => told.push(id));
    expect(asks.answer(first(), 'refuse')).toBe(true);
    expect(asks.standingOf(ann.look())).toEqual({ role: 'view', typing: 'refused' });
    expect(ask(ann)).toEqual({ kind: 'later', afterMs: REFUSED_PAUSE_MS });
    vi.advanceTimersByTime(REFUSED_PAUSE_MS);
    expect(told).toEqual([ann.id, ann.id]);
    expect(asks.standingOf(ann.look()).typing).toBe('none');
    expect(ask(ann)).toEqual({ kind: 'asked' });
  });

  it('of one link is bounded in a minute, however often its holder signs in anew', () => {
    const shared = link();
    for (let count = 0; count < MAX_SHARE_ASKS_PER_MINUTE; count += 1) {
      const { id } = guest(shared);
      asks.ask({ ...verified(shared), id }, HERE);
      credentials.signOutDevice(id);
    }
    expect(ask(guest(shared))).toMatchObject({ kind: 'later' });
    expect(ask(guest())).toEqual({ kind: 'asked' });
    vi.advanceTimersByTime(60_000);
    expect(ask(guest(shared))).toEqual({ kind: 'asked' });
  });

  it('waits with a bounded number of others', () => {
    const outcomes = Array.from({ length: MAX_ASKS + 5 }, () => ask(guest()).kind);
    expect(outcomes.filter((kind) => kind === 'asked')).toHaveLength(MAX_ASKS);
    expect(asks.asks).toHaveLength(MAX_ASKS);
    expect(log).toHaveLength(MAX_ASKS);
  });

  it('is answered once', () => {
    const ann = guest();
    ask(ann);
    const id = first();
    expect(asks.answer(id, 'visit')).toBe(true);
    expect(asks.answer(id, 'refuse')).toBe(false);
    expect(asks.answer('ask-0000000000000000', 'always')).toBe(false);
    expect(ann.look().role).toBe('control');
  });
});

describe('to be let type', () => {
  const granted = (answer: 'visit' | 'always', token = link()): ReturnType<typeof guest> => {
    const who = guest(token);
    ask(who);
    asks.answer(first(), answer);
    return who;
  };

  it('for a visit lasts until the browser has left, and stands in no file', () => {
    const ann = granted('visit');
    expect(ann.look().role).toBe('control');
    expect(readFileSync(file('credentials.json'), 'utf8')).not.toContain('typing');
    asks.handleVisitEnd(ann.id);
    expect(ann.look().role).toBe('view');
    expect(log.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['asked', 'phone/1'],
      ['typing_granted', 'visit'],
      ['typing_ended', 'visitor'],
    ]);
  });

  it('for a visit ends with the server', () => {
    const ann = granted('visit');
    close();
    open();
    expect(ann.look().role).toBe('view');
  });

  it('for good outlives visits and the server, until it is ended', () => {
    const ann = granted('always');
    asks.handleVisitEnd(ann.id);
    close();
    open();
    expect(ann.look().role).toBe('control');
    expect(asks.standingOf(ann.look())).toEqual({ role: 'control', typing: 'always' });
    const { share = '' } = ann.look();
    expect(credentials.typistsOf(share)).toMatchObject([
      { id: ann.id, browser: 'Firefox on Android', term: 'always' },
    ]);
    expect(asks.end(ann.id)).toBe(true);
    expect(asks.end(ann.id)).toBe(false);
    close();
    open();
    expect(ann.look().role).toBe('view');
    expect(credentials.typistsOf(share)).toEqual([]);
  });

  it('is one browser’s, not its link’s', () => {
    const shared = link();
    granted('always', shared);
    expect(verified(shared).role).toBe('view');
    expect(guest(shared).look().role).toBe('view');
  });

  it('for good goes on where the same browser opens the same link again, and with no other link', () => {
    const shared = link();
    const ann = granted('always', shared);
    const again = credentials.signIn(verified(shared), ann.cookie);
    expect(verified(again.token).role).toBe('control');
    expect(credentials.verify(ann.cookie)).toBeUndefined();
    const other = credentials.signIn(verified(link()), again.token);
    expect(verified(other.token).role).toBe('view');
    const ben = granted('visit', shared);
    expect(verified(credentials.signIn(verified(shared), ben.cookie).token).role).toBe('view');
  });

  it('never reaches beyond the sessions of the link, and never to the owner’s role', () => {
    const ann = granted('always', link({ sessions: ['web'] }));
    const { role, sees } = ann.look();
    expect([role, sees('web'), sees('db')]).toEqual(['control', true, false]);
  });

  it('ends with the link', () => {
    const shared = link({ expiresIn: 60 });
    const ann = granted('always', shared);
    vi.advanceTimersByTime(60_000);
    expect(credentials.verify(ann.cookie)).toBeUndefined();
    expect(readFileSync(file('credentials.json'), 'utf8')).not.toContain('typing');
  });
});
