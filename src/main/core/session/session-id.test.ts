import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/session.ts';
import { conforms } from '../config/conforms.ts';
import { sessionIdFor } from './session-id.ts';

describe('the id of a session', () => {
  it.each([
    ['Web', 'web'],
    ['npm run dev', 'npm-run-dev'],
    ['Größe & Café', 'gro-e-cafe'],
    ['--x--', 'x'],
    ['日本語', 'session'],
    ['!?', 'session'],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('of %s is %s', (name, id) => {
    expect(sessionIdFor(name, new Set())).toBe(id);
    expect(conforms(SessionId, id)).toBe(true);
  });

  it('is never one that was used before, and never too long', () => {
    const used = new Set<string>();
    for (const name of ['web', 'web', 'web', 'x'.repeat(64), 'x'.repeat(64)])
      used.add(sessionIdFor(name, used));
    expect([...used]).toEqual(['web', 'web-2', 'web-3', 'x'.repeat(64), `${'x'.repeat(62)}-2`]);
  });
});
