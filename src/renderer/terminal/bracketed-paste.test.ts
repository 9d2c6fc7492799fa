import { describe, expect, it } from 'vitest';
import { sealBracketedPaste } from './bracketed-paste.ts';

const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

describe('a bracketed paste', () => {
  it('ends where it ends, whatever stands in it', () => {
    for (const end of ['\x1b[201~', '\x9b201~', '\x1b\x1b[201~[201~']) {
      const sealed = sealBracketedPaste(paste(`one${end}two`));
      expect(sealed.indexOf('\x1b[201~')).toBe(sealed.length - 6);
      expect(sealed).not.toContain('\x9b');
      expect(sealed).toMatch(/one.*two/s);
    }
  });

  it('keeps its text', () => {
    const text = paste('tab\tand line\rand Ünïcödé 漢字 🎉 [201~');
    expect(sealBracketedPaste(text)).toBe(text);
  });

  it('is all that is touched', () => {
    for (const typed of ['a', '\x1b', '\x1b[A', '\x1b[200~', 'x\x1b[201~', ''])
      expect(sealBracketedPaste(typed)).toBe(typed);
  });
});
