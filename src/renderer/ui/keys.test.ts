import { describe, expect, it } from 'vitest';
import { chordsFor, COMMAND_IDS, COMMANDS, keysOf, matches, readSurroundings, type Chord } from './keys.ts';

const LINUX_CHROMIUM = { mac: false, host: 'chromium' } as const;
const MAC_SAFARI = { mac: true, host: 'safari' } as const;

const press = (
  key: string,
  code: string,
  modifiers: { ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {},
) => ({
  key,
  code,
  ctrlKey: modifiers.ctrl ?? false,
  shiftKey: modifiers.shift ?? false,
  altKey: modifiers.alt ?? false,
  metaKey: modifiers.meta ?? false,
});
const K: Chord = { key: 'K', mod: true, shift: true, takenBy: [] };

describe('the table of keys', () => {
  it('leaves every plain Ctrl combination to the program in the terminal', () => {
    const plainCtrl = COMMAND_IDS.flatMap((id) => COMMANDS[id].chords.other as readonly Chord[]).filter(
      (chord) => chord.mod && !chord.shift,
    );
    expect(plainCtrl).toEqual([]);
  });

  it('leaves Ctrl Shift N, T and W to the browser, and 2, 6 and - to the shell', () => {
    const used = COMMAND_IDS.flatMap((id) => COMMANDS[id].chords.other as readonly Chord[]).map(
      ({ key }) => key,
    );
    for (const key of ['N', 'T', 'W', 'Digit2', 'Digit6', 'Minus']) expect(used).not.toContain(key);
  });

  it('gives no key to two commands, but for start and restart, of which only one applies', () => {
    const taken = COMMAND_IDS.filter((id) => id !== 'start').flatMap((id) =>
      (COMMANDS[id].chords.other as readonly Chord[]).map((chord) => `${chord.shift} ${chord.key}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('does not offer a key that the browser keeps', () => {
    expect(chordsFor('palette', { mac: false, host: 'firefox' })).toHaveLength(1);
    expect(chordsFor('palette', LINUX_CHROMIUM)).toHaveLength(2);
    expect(keysOf('next-tab', MAC_SAFARI)).toBeUndefined();
  });

  it('shows keys as each platform writes them', () => {
    expect(keysOf('palette', LINUX_CHROMIUM)).toBe('F1');
    expect(keysOf('search', LINUX_CHROMIUM)).toBe('Ctrl Shift F');
    expect(keysOf('palette', MAC_SAFARI)).toBe('⌘K');
  });
});

describe('matches', () => {
  it('wants every modifier and none besides', () => {
    expect(matches(K, press('K', 'KeyK', { ctrl: true, shift: true }), LINUX_CHROMIUM)).toBe(true);
    expect(matches(K, press('k', 'KeyK', { ctrl: true }), LINUX_CHROMIUM)).toBe(false);
    expect(matches(K, press('K', 'KeyK', { ctrl: true, shift: true, alt: true }), LINUX_CHROMIUM)).toBe(
      false,
    );
  });

  it('takes a letter where the layout has it, and by its place where the layout has no such letter', () => {
    expect(matches(K, press('K', 'KeyT', { ctrl: true, shift: true }), LINUX_CHROMIUM)).toBe(true);
    expect(matches(K, press('T', 'KeyK', { ctrl: true, shift: true }), LINUX_CHROMIUM)).toBe(false);
    expect(matches(K, press('Л', 'KeyK', { ctrl: true, shift: true }), LINUX_CHROMIUM)).toBe(true);
  });

  it('takes Command for Ctrl on macOS', () => {
    expect(matches(K, press('K', 'KeyK', { meta: true, shift: true }), MAC_SAFARI)).toBe(true);
    expect(matches(K, press('K', 'KeyK', { ctrl: true, shift: true }), MAC_SAFARI)).toBe(false);
  });
});

describe('readSurroundings', () => {
  it('tells the desktop window from the browser that it is built on', () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
    expect(readSurroundings(agent, true)).toEqual({ mac: false, host: 'window' });
    expect(readSurroundings(agent, false)).toEqual(LINUX_CHROMIUM);
  });
});
