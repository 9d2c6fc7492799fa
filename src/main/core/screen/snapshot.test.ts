import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareBriefly, compareScreens } from './compare-screens.ts';
import { describeTerminal, type TerminalDescription } from './describe-terminal.ts';
import { createFuzzSteps, createRandom, type FuzzStep } from './fuzz-bytes.ts';
import { ScreenTerminal } from './screen-terminal.ts';
import { writeSnapshot } from './snapshot-writer.ts';

/** How many random runs; more by ROOTRESUME_FUZZ_SEEDS, beginning at ROOTRESUME_FUZZ_FROM. */
const SEEDS = Number(process.env.ROOTRESUME_FUZZ_SEEDS ?? 200);
const FIRST_SEED = Number(process.env.ROOTRESUME_FUZZ_FROM ?? 1);
const STEPS = 60;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A viewer's terminal that shows something else already, in the middle of a sequence, and is then reset and given a snapshot. */
const attach = (
  source: ScreenTerminal,
  scrollback?: number,
  { data } = source.snapshot(),
): ScreenTerminal => {
  const { cols, rows } = source.terminal;
  const viewer = new ScreenTerminal({ cols, rows }, scrollback === undefined ? {} : { scrollback });
  viewer.write(bytesOf('before\x1b[?25l\x1b[20h\x1b[41m\x1b]0;half a title'));
  viewer.terminal.reset();
  viewer.write(data);
  return viewer;
};

/** Real full-screen programs; one that is not installed is passed over. */
const RECORDINGS: readonly (readonly [string, string])[] = [
  ['top', 'top -d 0.1 -n 5'],
  [
    'vim',
    `vim -u NONE -c 'set number hlsearch' -c 'syntax on' -c 'normal G' -c '/expect' -c 'vsplit' -c 'redraw' -c 'qa!' ${import.meta.filename}`,
  ],
];

/** A program that did not end by itself is ended, in milliseconds. */
const RECORDING_LIMIT_MS = 20_000;

/** Records what a program writes to a terminal of 80 by 24 cells; undefined where it or `script` is not there. */
const record = (program: string, command: string): Promise<Uint8Array | undefined> =>
  new Promise((resolve) => {
    const child = spawn(
      'script',
      ['-qfec', `command -v ${program} >/dev/null && stty cols 80 rows 24 && ${command}`, '/dev/null'],
      {
        env: { ...process.env, TERM: 'xterm-256color' },
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: RECORDING_LIMIT_MS,
      },
    );
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    // There is no `script` here.
    child.on('error', () => resolve(undefined));
    child.on('close', () => resolve(chunks.length === 0 ? undefined : Buffer.concat(chunks)));
  });

const apply = (screen: ScreenTerminal, steps: readonly FuzzStep[]): void => {
  for (const step of steps)
    if (step.type === 'bytes') screen.write(step.bytes);
    else screen.resize(step);
};

/** xterm.js forgets a link's address with the last line that it was opened or written on; where it was opened is not in a snapshot. */
const withoutLinks = (description: TerminalDescription): TerminalDescription =>
  JSON.parse(JSON.stringify(description).replaceAll(/ link\([^)]*\)/g, '')) as TerminalDescription;

/** Cuts a run of steps at a random byte. */
const cut = (steps: readonly FuzzStep[], random: () => number): [FuzzStep[], FuzzStep[]] => {
  const at = 1 + Math.floor(random() * (steps.length - 1));
  const step = steps[at];
  if (step?.type !== 'bytes') return [steps.slice(0, at), steps.slice(at)];
  const byte = Math.floor(random() * (step.bytes.length + 1));
  const half = (bytes: Uint8Array): FuzzStep => ({ type: 'bytes', bytes });
  return [
    [...steps.slice(0, at), half(step.bytes.subarray(0, byte))],
    [half(step.bytes.subarray(byte)), ...steps.slice(at + 1)],
  ];
};

const run = (seed: number): string[] => {
  const [before, after] = cut(createFuzzSteps(seed, STEPS), createRandom(seed ^ 0x5eed));
  // Every other terminal is one whose scrollback is soon full.
  const scrollback = seed % 2 === 0 ? 10_000 : 12;
  const straight = new ScreenTerminal({ cols: 80, rows: 24 }, { scrollback });
  apply(straight, before);
  const viewer = attach(straight, scrollback);
  const atTheCut = compareScreens(straight, viewer).map((difference) => `at the cut: ${difference}`);
  const lines = seed % 5;
  const brief = attach(straight, scrollback, straight.snapshot(lines));
  const briefly = compareBriefly(straight, brief, lines).map((difference) => `briefly: ${difference}`);
  brief.dispose();
  apply(straight, after);
  apply(viewer, after);
  const differences = [...atTheCut, ...briefly, ...compareScreens(straight, viewer, withoutLinks)];
  straight.dispose();
  viewer.dispose();
  return differences;
};

const screenWith = (text: string, size = { cols: 20, rows: 5 }): ScreenTerminal => {
  const screen = new ScreenTerminal(size);
  screen.write(bytesOf(text));
  return screen;
};

/** Shows the same at once, and after these bytes too. */
const expectSame = (source: ScreenTerminal, following = ''): void => {
  const viewer = attach(source);
  expect(compareScreens(source, viewer)).toEqual([]);
  source.write(bytesOf(following));
  viewer.write(bytesOf(following));
  expect(compareScreens(source, viewer)).toEqual([]);
};

describe('a snapshot', () => {
  it('gives a reset terminal the same cells, state and future, wherever a random stream is cut', () => {
    const failures: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS && failures.length < 5; seed += 1) {
      const differences = run(seed);
      if (differences.length > 0) failures.push(`seed ${seed}\n  ${differences.slice(0, 4).join('\n  ')}`);
    }
    expect(failures.join('\n')).toBe('');
  }, 600_000);

  it.each([
    ['the wrap that waits behind the last column', 'abcdefghijklmnopqrst', 'u'],
    ['the same after a change of colour', 'abcdefghijklmnopqrst\x1b[31m', 'u'],
    ['a pen, with underline style and colour', '\x1b[1;38;2;1;2;3;4:3;58;5;9m', 'x'],
    ['an open hyperlink', '\x1b]8;id=a;http://example.org/\x07a', 'b\x1b]8;;\x07c'],
    ['a combining character that is still to come', 'e', '\u0301'],
    ['an emoji that is still growing', '👩', '\u200d👧'],
    ['line drawing', '\x1b(0lqqk', 'x\x1b(Bx'],
    ['line drawing in G1', '\x1b)0\x0e', 'qq\x0fqq'],
    [
      'a saved cursor with its charset and colours',
      '\x1b[3;4H\x1b[32m\x1b(0\x1b7\x1b(B\x1b[m\x1b[H',
      '\x1b8q',
    ],
    ['a saved cursor whose line has scrolled away', `\x1b7${'\r\n'.repeat(9)}`, '\x1b[3J\x1b8x'],
    ['the alternate screen with the normal one behind it', 'normal\x1b[?1049h\x1b[2;3Halt', '\x1b[?1049lx'],
    ['scroll margins and origin mode', '\x1b[2;4r\x1b[?6h\x1b[2;2Hx', '\n\n\n\n\x1b[Hy'],
    ['custom tab stops', '\x1b[3g\x1b[6G\x1bH\r', 'a\tb\tc'],
    ['insert mode in the middle of a word', 'world\x1b[4h\r', 'hello '],
    ['a disabled wrap', '\x1b[?7l', 'abcdefghijklmnopqrstuvwxyz'],
    ['protected cells', '\x1b[1"qkeep\x1b[0"q drop', '\x1b[?2K'],
    ['backgrounds of erased cells', '\x1b[44m\x1b[2J\x1b[3;3H\x1b[41m\x1b[K', 'x'],
    [
      'a hidden, shaped cursor, mouse and paste modes',
      '\x1b[?25l\x1b[5 q\x1b[?1002h\x1b[?1006h\x1b[?2004h\x1b[?1h\x1b=',
      'x',
    ],
    ['a wide character that did not fit the row', '\x1b[41mabcdefghijklmnopqrs中', '文'],
  ])('restores %s', (_, text, following) => expectSame(screenWith(text), following));

  it.each(['\x1b[1;3', '\x1b', '\x1b]0;half a ti', '\x1bP$', '\x1b[3\n1', '\x1b_app', '\u009b3'])(
    'takes up an unfinished sequence where it stands: %j',
    (sequence) => {
      const source = screenWith(`before${sequence}`);
      expect(source.internals.input._parser.currentState).not.toBe(0);
      expectSame(source, '1mtle\x07\x1b\\after');
    },
  );

  it('holds a sequence that never ends to a bounded tail, and swallows its rest all the same', () => {
    const source = screenWith(`before\x1b]52;c;${'A'.repeat(200_000)}`);
    expect(source.snapshot().data.length).toBeLessThan(1000);
    expectSame(source, 'AAAA\x07after');
  });

  it('gives a page changed colours, and takes back those that it had changed before', () => {
    const source = screenWith(
      '\x1b]4;1;#ff0000\x07\x1b]11;rgb:00/00/00\x07\x1b]4;2;#123456\x07\x1b]104;2\x07',
    );
    const text = new TextDecoder().decode(source.snapshot().data);
    expect(text).toContain('\x1b]104\x07');
    expect(text).toContain('\x1b]4;1;rgb:ff/00/00\x07');
    expect(text).toContain('\x1b]11;rgb:00/00/00\x07');
    expect(text).not.toContain(']4;2;');
  });

  it('carries the whole scrollback, also when it is full and begins within a wrapped line', () => {
    const source = screenWith('', { cols: 10, rows: 4 });
    source.write(bytesOf('0123456789abcdefghijklmno\r\n'.repeat(5000)));
    expect(source.terminal.buffer.normal.length).toBe(10_004);
    expect(source.terminal.buffer.normal.getLine(0)?.isWrapped).toBe(true);
    expectSame(source, 'x');
  });

  it('that is brief has the screen, the lines right above it and the state of a whole one, and says that it is', () => {
    const source = screenWith('', { cols: 20, rows: 5 });
    source.write(bytesOf(Array.from({ length: 40 }, (_, line) => `line ${line}\r\n`).join('')));
    // A saved cursor, whose row counts from the top of the scrollback, and half a sequence.
    source.write(bytesOf('\x1b[3;4H\x1b7\x1b[5;1H\x1b[1;31mred\x1b[?2004h\x1b[38;5'));
    const brief = source.snapshot(10);
    expect(brief.brief).toBe(true);
    const viewer = attach(source, undefined, brief);
    expect(viewer.terminal.buffer.normal.length).toBe(15);
    expect(compareBriefly(source, viewer, 10)).toEqual([]);
    for (const screen of [source, viewer]) screen.write(bytesOf(';9mmore\x1b8here'));
    expect(compareBriefly(source, viewer, 10)).toEqual([]);
    expect(viewer.terminal.buffer.normal.getLine(12)?.translateToString(true)).toContain('here');
    expect(source.snapshot(36).brief).toBe(false);
    expect(source.snapshot(36)).toEqual(source.snapshot());
  });

  it('leaves the oldest scrollback out rather than grow beyond its bound', () => {
    const source = screenWith('', { cols: 40, rows: 4 });
    for (let line = 0; line < 300; line += 1)
      source.write(
        bytesOf(
          `${Array.from({ length: 40 }, (_, col) => `\x1b[38;2;${line % 256};${col};1mx`).join('')}\r\n`,
        ),
      );
    const whole = writeSnapshot(source.snapshotSource());
    const bounded = writeSnapshot(source.snapshotSource(), { limit: whole.length / 3 });
    expect(bounded.length).toBeLessThanOrEqual(whole.length / 3 + 2000);
    const viewer = new ScreenTerminal({ cols: 40, rows: 4 });
    viewer.write(bounded);
    const [kept, all] = [viewer, source].map(({ terminal }) => describeTerminal(terminal).normal);
    expect(all?.slice(-(kept?.length ?? 0))).toEqual(kept);
    expect(kept?.length).toBeGreaterThan(30);
  });

  it.for(RECORDINGS)(
    'shows %s as if it had been watched from the start',
    async ([program, command], { skip }) => {
      const recording = await record(program, command);
      if (recording === undefined) return skip(`${program} or script is not installed`);
      for (const at of [0.2, 0.5, 0.8, 0.95]) {
        const cutAt = Math.floor(recording.length * at);
        const source = new ScreenTerminal({ cols: 80, rows: 24 });
        source.write(recording.subarray(0, cutAt));
        const viewer = attach(source);
        expect(compareScreens(source, viewer)).toEqual([]);
        for (const screen of [source, viewer]) screen.write(recording.subarray(cutAt));
        expect(compareScreens(source, viewer)).toEqual([]);
      }
    },
  );
});
