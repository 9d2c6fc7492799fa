import { describe, expect, it } from 'vitest';
import { deedsOf, moreWords } from './alert-words.ts';

describe('the words of an alert', () => {
  it('say what it did, and why something failed', () => {
    expect(
      deedsOf({
        actions: [
          { kind: 'notify', state: 'done' },
          { kind: 'restart', state: 'done' },
          { kind: 'command', state: 'under-way', detail: 'make' },
          { kind: 'webhook', state: 'failed', detail: 'https://example.com/: it answered 500' },
        ],
      }),
    ).toBe('Restarted it · running a command · the webhook failed: https://example.com/: it answered 500');
    expect(deedsOf({ actions: [{ kind: 'webhook', state: 'failed' }] })).toBe('The webhook failed');
    expect(deedsOf({ actions: [{ kind: 'bell', state: 'done' }] })).toBe('');
  });

  it('say how much more there was', () => {
    expect(moreWords({ more: 0 })).toBe('');
    expect(moreWords({ more: 41 })).toBe('and 41 more');
  });
});
