import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../shared/shares.ts';
import { formatViewer } from '../../shared/format.ts';
import { askScopeWords, browsersOf, momentWords, scopeWords, shareSentence } from './share-words.ts';

const nameOf = (id: string): string | undefined => ({ web: 'Web', db: 'Database' })[id];
const now = new Date(2026, 4, 5, 14, 0).getTime();
const at = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();

describe('what a share is', () => {
  it('is said in a sentence: what one can do, with what, and until when', () => {
    expect(shareSentence({ role: 'view', sessions: '*', expiresAt: null }, nameOf, now)).toBe(
      'can look at all sessions',
    );
    expect(
      shareSentence({ role: 'control', sessions: ['web', 'db'], expiresAt: at(1) }, nameOf, now),
    ).toMatch(/^can look at and type into Web, Database, until \d\d:\d\d/);
    expect(
      shareSentence({ role: 'view', sessions: ['web'], expiresAt: null, purpose: 'metrics' }, nameOf, now),
    ).toBe('can read metrics of Web');
  });

  it('names some sessions and counts the rest, and a removed one by its id', () => {
    expect(scopeWords(['web', 'gone'], nameOf)).toBe('Web, gone');
    expect(scopeWords(['web', 'db', 'a', 'b', 'c'], nameOf)).toBe('Web, Database, a and 2 more');
  });

  it('tells the day of a moment where that is not today', () => {
    expect(momentWords(at(1), now)).not.toMatch(/6|May/);
    expect(momentWords(at(30), now)).toMatch(/6/);
  });
});

describe('who asks to type', () => {
  it.each([
    [{ label: 'Ann', sessions: ['web'] }, 'By the link “Ann”, into Web.'],
    [{ label: '', sessions: '*' as const }, 'By a link without a name, into all sessions.'],
  ])('by %j is said as %j', (ask, words) => expect(askScopeWords(ask, nameOf)).toBe(words));

  it('is said by browser and address', () => {
    expect(formatViewer({ browser: 'Firefox on Android', address: '192.168.1.20' })).toBe(
      'Firefox on Android at 192.168.1.20',
    );
    expect(formatViewer({ browser: '', address: '::1' })).toBe('A program at ::1');
  });
});

describe('who watches', () => {
  const viewer = (id: string, sessions: string[], since: string): Viewer => ({
    id,
    address: '192.168.1.7',
    browser: 'Safari on iOS',
    role: 'view',
    typing: 'none',
    share: 'share',
    since,
    sessions,
  });

  it('is one line for each browser, with what its tabs show and since when it is there', () => {
    expect(
      browsersOf([viewer('a', ['web'], at(0)), viewer('b', [], at(1)), viewer('a', ['web', 'db'], at(2))]),
    ).toEqual([viewer('a', ['web', 'db'], at(0)), viewer('b', [], at(1))]);
  });
});
