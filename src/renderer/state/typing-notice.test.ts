import { describe, expect, it } from 'vitest';
import type { StreamEventData } from '../../shared/events.ts';
import { typingNotice } from './typing-notice.ts';

type Standing = StreamEventData<'role'>;

const LOOKS: Standing = { role: 'view', typing: 'none' };
const ASKED: Standing = { role: 'view', typing: 'asked' };
const REFUSED: Standing = { role: 'view', typing: 'refused' };
const VISIT: Standing = { role: 'control', typing: 'visit' };
const ALWAYS: Standing = { role: 'control', typing: 'always' };

describe('a change of what a viewer may do', () => {
  it.each([
    [ASKED, VISIT, 'You may type, for this visit.'],
    [ASKED, ALWAYS, 'You may type.'],
    [ASKED, REFUSED, 'The owner does not let you type at present.'],
    [VISIT, LOOKS, 'You may look, and type no longer.'],
    // After a reload `hello` has told the role; that the pause is over needs no word.
    [{ role: 'control', typing: 'none' }, VISIT, null],
    [LOOKS, ASKED, null],
    [REFUSED, LOOKS, null],
  ] as const)('from %j to %j is said as %j', (before, after, text) =>
    expect(typingNotice(before, after)).toBe(text),
  );
});
