import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionAddon, type SessionAddon } from './session-addon.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

let terminal: Terminal;
let addon: SessionAddon;
let sent: string[];
let drawn: number[];
let resized: string[];
let mayType: boolean;
let inVain: number;
let mayAnswer: boolean;
let modify: (typed: string) => string;
let resets: number;
let copies: string[];

/** Resolves once everything that was handed to the addon before is drawn. */
const settled = async (): Promise<void> => {
  // Twice: behind a snapshot the addon does something of which nobody is told.
  for (let quiet = 0; quiet < 2; quiet += 1) {
    const before = drawn.length + resized.length;
    await new Promise<void>((resolve) => terminal.write('', resolve));
    if (drawn.length + resized.length !== before) quiet = -1;
  }
};
const linesOf = ({ buffer }: Pick<headless.Terminal, 'buffer'>): string[] => {
  const lines: string[] = [];
  for (let row = 0; row < buffer.active.length; row += 1)
    lines.push(buffer.active.getLine(row)?.translateToString(true) ?? '');
  return lines.filter((line) => line !== '');
};
const screen = (): string[] => linesOf(terminal);
const snapshot = (offset: number, text: string, cols = 80, rows = 24): void =>
  addon.handleSnapshot({ session: 'web', offset, cols, rows, bytes: bytes(text) });
const briefSnapshot = (offset: number, text: string): void =>
  addon.handleSnapshot({ session: 'web', offset, cols: 80, rows: 24, bytes: bytes(text), brief: true });
const output = (offset: number, text: string): void =>
  addon.handleOutput({ session: 'web', offset, bytes: bytes(text) });
const resize = (offset: number, cols: number, rows: number): void =>
  addon.handleResize({ session: 'web', offset, cols, rows });

beforeEach(() => {
  // The same emulator as in the page, without a screen.
  terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true }) as unknown as Terminal;
  terminal.refresh = () => undefined;
  terminal.getSelectionPosition = () => undefined;
  sent = [];
  drawn = [];
  resized = [];
  mayType = true;
  inVain = 0;
  mayAnswer = true;
  modify = (typed) => typed;
  resets = 0;
  copies = [];
  addon = createSessionAddon({
    onDrawn: (offset) => drawn.push(offset),
    onReset: () => (resets += 1),
    onCopyAsked: (text) => copies.push(text),
    onResized: ({ cols, rows }) => resized.push(`${cols}x${rows}`),
    onInput: (input) => sent.push(Array.from(input, (byte) => String.fromCharCode(byte)).join('')),
    modify: (typed) => modify(typed),
    mayType: () => mayType,
    onTypedInVain: () => (inVain += 1),
    mayAnswer: () => mayAnswer,
  });
  terminal.loadAddon(addon);
});

describe('output in a terminal', () => {
  it('keeps every character whole, wherever its bytes are cut, and tells each piece as drawn', async () => {
    // The bytes of these are such that xterm by itself loses them when a write ends inside.
    const text = 'a…b–c•d“e€f漢g😀h';
    const all = bytes(text);
    for (let offset = 0; offset < all.length; offset += 1)
      addon.handleOutput({ session: 'web', offset, bytes: all.subarray(offset, offset + 1) });
    await settled();
    expect(screen()).toEqual([text]);
    expect(drawn.at(-1)).toBe(all.length);
  });

  it('appears as it was sent, a character split over two events included', async () => {
    const euro = bytes('€');
    addon.handleOutput({ session: 'web', offset: 0, bytes: euro.subarray(0, 2) });
    addon.handleOutput({ session: 'web', offset: 2, bytes: euro.subarray(2) });
    await settled();
    expect(screen()).toEqual(['€']);
    expect(drawn).toEqual([2, 3]);
  });

  it('that waits is not drawn any more once a snapshot takes its place, and is not told as drawn', async () => {
    const piece = 'x'.repeat(64 * 1024);
    for (let index = 0; index < 8; index += 1) output(index * piece.length, piece);
    snapshot(8 * piece.length, 'the present');
    await settled();
    expect(screen()).toEqual(['the present']);
    // What xterm held already is drawn: the piece that it was parsing, and the next.
    expect(drawn).toEqual([piece.length, 2 * piece.length, 8 * piece.length]);
  });

  it('is reset by a snapshot, whatever the bytes before it left open', async () => {
    for (const broken of [
      '\x1b[3',
      '\x1b]0;half a title',
      '\x1bPhalf',
      '\xe2\x82',
      '\x1b[?1049h\x1b[31;7m',
      '\x1b(0',
    ]) {
      const raw = Uint8Array.from(broken, (character) => character.charCodeAt(0));
      addon.handleOutput({ session: 'web', offset: 0, bytes: raw });
      snapshot(100, 'qx ready');
      await settled();
      expect(screen()).toEqual(['qx ready']);
      expect(terminal.buffer.active.type).toBe('normal');
    }
  });

  it('is held back from the screen while a snapshot is drawn, and after it where the program does so itself', async () => {
    const seen: boolean[] = [];
    const held = (): boolean => terminal.modes.synchronizedOutputMode;
    terminal.parser.registerCsiHandler({ final: 'n' }, () => {
      seen.push(held());
      return false;
    });
    snapshot(10, 'one\x1b[0n');
    await settled();
    expect([...seen, held()]).toEqual([true, false]);
    snapshot(20, '\x1b[?2026htwo\x1b[0n');
    await settled();
    expect([...seen, held()]).toEqual([true, true, true]);
    snapshot(30, 'three');
    snapshot(40, 'four');
    await settled();
    expect(held()).toBe(false);
    output(44, '\x1b[?2026hfive');
    await settled();
    expect(held()).toBe(true);
  });

  /** So many numbered lines, the last of them number 500. */
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, index) => `\r\nline ${500 - count + 1 + index}`).join('');
  const topRow = (): string | undefined =>
    terminal.buffer.active.getLine(terminal.buffer.active.viewportY)?.translateToString(true);

  it('stays where a user has scrolled to when the whole snapshot follows a brief one', async () => {
    briefSnapshot(10, lines(100));
    await settled();
    terminal.scrollLines(-30);
    const before = topRow();
    snapshot(10, lines(400));
    await settled();
    expect(before).toMatch(/^line \d+$/);
    expect(topRow()).toBe(before);
    expect(screen()).toHaveLength(400);
    expect(resets).toBe(2);
    // Any other snapshot shows something else, and is shown at its end.
    snapshot(20, lines(400));
    await settled();
    expect(topRow()).toBe('line 477');
  });

  it('says when the whole snapshot behind a brief one is drawn, and whoever looks then finds all of it', async () => {
    briefSnapshot(10, lines(100));
    await settled();
    expect(addon.isBrief).toBe(true);
    const found = addon.becomesWhole().then(() => screen().length);
    briefSnapshot(20, lines(100));
    snapshot(30, lines(400));
    expect(await found).toBe(400);
    expect(addon.isBrief).toBe(false);
  });

  it('follows the end when the whole snapshot follows a brief one and nobody had scrolled', async () => {
    briefSnapshot(10, lines(100));
    output(10, '\r\nmore');
    snapshot(16, `${lines(400)}\r\nmore`);
    await settled();
    expect(topRow()).toBe('line 478');
  });

  it('goes on with a sequence that a snapshot ends in the middle of', async () => {
    snapshot(10, 'shown\x1b]0;a title that');
    output(10, ' goes on\x07 behind');
    await settled();
    expect(screen()).toEqual(['shown behind']);
  });

  it('takes the size of a snapshot before its contents', async () => {
    snapshot(10, 'a'.repeat(30), 20, 5);
    output(10, '!');
    await settled();
    expect([terminal.cols, terminal.rows]).toEqual([20, 5]);
    expect(screen()).toEqual(['a'.repeat(20), `${'a'.repeat(10)}!`]);
    expect(drawn).toEqual([10, 11]);
  });

  it('is resized at exactly its place', async () => {
    const steps = ['x'.repeat(300_000), '\x1b[2J\x1b[3J\x1b[H', 'b'.repeat(40), 'c'.repeat(40)] as const;
    // What a terminal shows that is waited for at every step.
    const reference = new headless.Terminal({ cols: 80, rows: 5, allowProposedApi: true });
    const write = (text: string): Promise<void> => new Promise((resolve) => reference.write(text, resolve));
    await write(steps[0] + steps[1]);
    reference.resize(20, 5);
    await write(steps[2]);
    reference.resize(10, 4);
    await write(steps[3]);

    snapshot(0, '', 80, 5);
    output(0, steps[0]);
    output(300_000, steps[1]);
    resize(300_011, 20, 5);
    output(300_011, steps[2]);
    resize(300_051, 10, 4);
    output(300_051, steps[3]);
    await settled();
    expect(resized).toEqual(['80x5', '20x5', '10x4']);
    expect(screen()).toEqual(linesOf(reference));
    expect(drawn.at(-1)).toBe(300_091);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
  });
});

describe('typing', () => {
  it('goes to the session as UTF-8', () => {
    terminal.input('é');
    expect(sent).toEqual(['\xc3\xa9']);
  });

  it('is changed by a modifier that the page holds, and an answer to a program is not', async () => {
    modify = () => '\u0003';
    terminal.input('c');
    output(0, '\u001b[5n');
    await settled();
    expect(sent).toEqual(['\u0003', '\u001b[0n']);
  });

  it('is held back where the role or the state of the session forbids it', () => {
    mayType = false;
    terminal.input('x');
    expect(sent).toEqual([]);
    expect(inVain).toBe(1);
  });

  it('that is held back is told as typed in vain; what nobody has typed is not', async () => {
    mayType = false;
    output(0, '\u001b[5n');
    await settled();
    // A click, and the focus, as programs ask to be told of them.
    for (const report of ['\u001b[<0;1;1M', '\u001b[M !!', '\u001b[I', '\u001b[O']) terminal.input(report);
    expect(inVain).toBe(0);
    for (const key of ['x', '\r', '\u001b[A']) terminal.input(key);
    expect(inVain).toBe(3);
  });
});

/** Every question that xterm answers, with nothing else in it. */
const QUESTIONS = [
  '\x1b[c',
  '\x1b[>c',
  '\x1b[5n',
  '\x1b[6n',
  '\x1b[?6n',
  '\x1b[4$p',
  '\x1b[?2026$p',
  '\x1bP$qm\x1b\\',
  '\x1bP$q q\x1b\\',
];

describe('questions that a program asks its terminal', () => {
  it.each(QUESTIONS)('are answered while they are live: %j', async (question) => {
    output(0, question);
    await settled();
    expect(sent).toHaveLength(1);
  });

  it.each(QUESTIONS)('are not answered from a snapshot: %j', async (question) => {
    snapshot(0, question);
    await settled();
    expect(sent).toEqual([]);
  });

  it.each(QUESTIONS)('are left to the viewer whose part it is: %j', async (question) => {
    mayAnswer = false;
    output(0, question);
    await settled();
    expect(sent).toEqual([]);
  });

  it('are not answered from a backlog, and are from the byte that follows it', async () => {
    addon.setReplayedUntil(4);
    output(0, '\x1b[5n\x1b[c');
    await settled();
    expect(sent).toEqual(['\x1b[?1;2c']);
  });

  it('do not swallow what is typed before, while and after they are replayed', async () => {
    mayAnswer = false;
    snapshot(0, `${QUESTIONS.join('')}${'text '.repeat(50_000)}${QUESTIONS.join('')}`);
    terminal.input('a');
    // The very bytes of a report of the cursor: Shift F3.
    terminal.input('\x1b[1;2R');
    await Promise.resolve();
    terminal.input('b');
    await settled();
    terminal.input('c');
    expect(sent).toEqual(['a', '\x1b[1;2R', 'b', 'c']);
  });
});

describe('a terminal that is detached', () => {
  it('tells nobody of what is still drawn, and sends nothing', async () => {
    output(0, 'x'.repeat(200_000));
    addon.dispose();
    terminal.input('a');
    await settled();
    expect(drawn).toEqual([]);
    expect(sent).toEqual([]);
  });
});

it('a request to copy is passed on when it is made, not when it is replayed, and one to read never', async () => {
  const request = (text: string): string => `\x1b]52;c;${btoa(text)}\x07`;
  snapshot(0, request('in a snapshot'));
  addon.setReplayedUntil(100);
  output(50, request('from before').padEnd(50));
  output(100, `${request('of this moment')}\x1b]52;c;?\x07`);
  await settled();
  expect(copies).toEqual(['of this moment']);
  expect(sent).toEqual([]);
});
