import { describe, expect, it } from 'vitest';
import type { AccessEntry } from '../../shared/access-log.ts';
import { accessSentence } from './access-words.ts';

const entry = (change: Partial<AccessEntry>): AccessEntry => ({
  number: 1,
  at: '2026-01-02T03:04:05.000Z',
  kind: 'signed_in',
  address: '192.168.1.7',
  who: 'device-1',
  share: 'share-1',
  label: 'Ada',
  session: null,
  detail: '',
  count: 1,
  ...change,
});
const said = (change: Partial<AccessEntry>): string =>
  accessSentence(entry(change), (id) => (id === 'web' ? 'Web' : undefined));

describe('what happened', () => {
  it.each([
    [{ detail: 'Safari on iOS' }, 'Ada signed in from 192.168.1.7, with Safari on iOS'],
    [{ label: '' }, 'Somebody signed in from 192.168.1.7'],
    [{ share: null, label: '' }, 'You signed in from 192.168.1.7'],
    [{ kind: 'typed', session: 'web', count: 12 }, 'Ada typed into Web from 192.168.1.7 (12 times)'],
    [{ kind: 'typed', session: 'gone' }, 'Ada typed into gone from 192.168.1.7'],
    [{ kind: 'asked', detail: 'Safari on iOS' }, 'Ada asked to type from 192.168.1.7, with Safari on iOS'],
    [{ kind: 'ask_refused', label: '' }, 'Somebody at 192.168.1.7 was refused to type'],
    [{ kind: 'typing_granted', detail: 'visit' }, 'Ada at 192.168.1.7 was let type, for the visit'],
    [{ kind: 'typing_granted', detail: 'always' }, 'Ada at 192.168.1.7 was let type, until it is ended'],
    [{ kind: 'typing_ended', detail: 'owner' }, 'You ended that Ada at 192.168.1.7 may type'],
    [{ kind: 'typing_ended', detail: 'visitor' }, 'Ada at 192.168.1.7 left, and may type no longer'],
    [{ kind: 'share_made', address: null }, 'The link for Ada was made'],
    [{ kind: 'share_expired', address: null, label: '' }, 'A link ran out'],
    [
      { kind: 'refused', share: null, label: '', detail: 'unauthorized', count: 10 },
      'Somebody at 192.168.1.7 tried a wrong token (10 times)',
    ],
    [{ kind: 'refused', share: null, label: '', detail: 'new' }, 'Somebody at 192.168.1.7 was refused: new'],
  ] as const)('%j is said as %j', (change, sentence) => expect(said(change)).toBe(sentence));
});
