import { describe, expect, it } from 'vitest';
import { compareScreens } from './compare-screens.ts';
import { FAST_FORWARD_SIZES, FastForward, type FastForwardSizes } from './fast-forward.ts';
import { createFuzzSteps, createRandom } from './fuzz-bytes.ts';
import { ScreenTerminal, type ScreenSize } from './screen-terminal.ts';
import { CELL_SIZE, COMBINED_FLAG, EXTENDED_FLAG } from './terminal-internals.ts';

/** How many random runs; more by ROOTRESUME_FUZZ_SEEDS, beginning at ROOTRESUME_FUZZ_FROM. */
const SEEDS = Number(process.env.ROOTRESUME_FUZZ_SEEDS ?? 300);
const FIRST_SEED = Number(process.env.ROOTRESUME_FUZZ_FROM ?? 1);
const STEPS = 40;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Draws one byte at a time: xterm.js 6.0 joins some emoji at the right edge differently where a write ends between their parts. */
const writeBytewise = (screen: ScreenTerminal): void => {
  const write = screen.write.bind(screen);
  screen.write = (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) write(bytes.subarray(at, at + 1));
  };
};

/** A terminal drawn straight, and one that is fast-forwarded, which counts what it draws. */
const createPair = (size: ScreenSize, scrollback: number, sizes: Partial<FastForwardSizes> = {}) => {
  const straight = new ScreenTerminal(size, { scrollback });
  const forwarded = new ScreenTerminal(size, { scrollback });
  for (const screen of [straight, forwarded]) writeBytewise(screen);
  const count = { pushed: 0, drawn: 0 };
  const write = forwarded.write.bind(forwarded);
  forwarded.write = (bytes) => {
    count.drawn += bytes.length;
    write(bytes);
  };
  const flood = new FastForward(
    () => forwarded,
    { ...FAST_FORWARD_SIZES, ...sizes },
    (secondSize, lines) => {
      const second = new ScreenTerminal(secondSize, { scrollback: lines });
      writeBytewise(second);
      return second;
    },
  );
  const catchUp = (): void => {
    while (!flood.settle(true));
  };
  return {
    straight,
    forwarded,
    flood,
    count,
    catchUp,
    push: (bytes: Uint8Array): void => {
      count.pushed += bytes.length;
      straight.write(bytes);
      while (!flood.push(bytes));
      while (!flood.settle(false));
    },
    resize: (to: ScreenSize): void => {
      catchUp();
      for (const screen of [straight, forwarded]) screen.resize(to);
    },
    dispose: (): void => {
      for (const screen of [straight, forwarded]) screen.dispose();
    },
  };
};

/** Every number in every cell, and of the state behind it. */
const describeRaw = ({ internals }: ScreenTerminal): unknown => {
  const { active, normal } = internals.buffers;
  const { fg, bg, extended } = internals.input._curAttrData;
  const lines = Array.from({ length: normal.lines.length }, (_, index) => {
    const line = normal.lines.get(index);
    if (line === undefined) return undefined;
    const cells = Array.from({ length: line.length }, (__, col) => {
      const [content = 0, , cellBg = 0] = line._data.subarray(col * CELL_SIZE);
      return [
        (content & COMBINED_FLAG) === 0 ? '' : line._combined[col],
        (cellBg & EXTENDED_FLAG) === 0 ? 0 : line._extendedAttrs[col]?._ext,
      ];
    });
    return [line.isWrapped, Array.from(line._data), cells];
  });
  return [
    [active.x, active.y, active.ybase, normal.savedX, normal.savedY],
    [fg, bg, extended._ext, extended.urlId, internals.input._parser.precedingJoinState],
    lines,
  ];
};

const differencesOf = ({ straight, forwarded }: ReturnType<typeof createPair>): string[] => {
  const differences = compareScreens(straight, forwarded);
  const raw = [straight, forwarded].map((screen) => JSON.stringify(describeRaw(screen)));
  return raw[0] === raw[1] ? differences : [...differences, 'the raw cells or state differ'];
};

/**
 * Takes a brief snapshot of what is held back, where that can be, and says in what it differs from the one that a terminal gives which drew
 * everything.
 */
const briefDifferences = (
  { straight, flood, count }: ReturnType<typeof createPair>,
  scrollback: number,
): string[] | undefined => {
  const drawn = count.drawn;
  const brief = flood.briefSnapshot(scrollback);
  if (brief === undefined) return undefined;
  const { cols, rows } = straight.terminal;
  const viewers = [straight.snapshot(scrollback), brief].map(({ data }) => {
    const viewer = new ScreenTerminal({ cols, rows });
    viewer.write(data);
    return viewer;
  });
  const [expected, got] = viewers;
  const differences = expected && got ? compareScreens(expected, got) : [];
  for (const viewer of viewers) viewer.dispose();
  const untouched = count.drawn === drawn && flood.isBehind;
  return [...differences, ...(untouched ? [] : ['what is held back was drawn'])].map(
    (difference) => `brief: ${difference}`,
  );
};

/** What makes a terminal one in which plain bytes do something else, or nearly so. */
const SURROUNDINGS = [
  '\x1b[?7l',
  '\x1b[2;5r',
  '\x1b[1;2r',
  '\x1b[1;2r\x1b[9H',
  '\x1b[?1049h',
  '\x1b[?47h\x1b[1;2r',
  '\x1b[?47h\x1b[2r',
  '\x1b(0',
  '\x1b)0\x0e',
  '\x1b(0\x1b7\x1b(B\x1b8',
  '\x1b7\x1b(0\x1b8',
  '\x1b]8;id=1;http://example.org/\x07',
  '\x1b[4m\x1b7\x1b[m\x1b8',
  '\x1b[4:3m\x1b7\x1b[m\x1b[58;5;3m\x1b8',
  '\x1b[1"q\x1b[45m',
  '\x1b[4h',
  '\x1b[20h',
  '\x1b[?6h',
  '\x1b[?45h',
  '\x1b[3g',
  '\x1b[2;2H\x1b7',
];

/** Looks like text and is none: C1 controls in UTF-8, a DEL, controls within a sequence, a sequence without end, half a character. */
const TRAPS = [
  '\u0085',
  '\u009b2A',
  '\u008d',
  '\x7f',
  '\b',
  '\x1b[\x0b1m',
  '\x1b[3',
  '\x1b[?1K',
  '\x1b[1 K',
  '\x1b[3J',
  '\x1bM',
  '\x1b[2A',
  `\x1b[${'1;'.repeat(200)}m`,
].map(bytesOf);
const HALVES = [[0xe4], [0xf0, 0x9f], [0xc3, 0x0d], [0xe0, 0x80, 0x80], [0xff]].map((bytes) =>
  Uint8Array.from(bytes),
);

/** Makes the lines of a flood: plain, but for what a program may throw in. */
const createFlood = (seed: number): ((plain: boolean) => Uint8Array) => {
  const random = createRandom(seed);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[upTo(items.length)] as T;
  const others = createFuzzSteps(seed, 200).flatMap((step) => (step.type === 'bytes' ? [step.bytes] : []));
  const strange = (): Uint8Array => pick(pick([others, TRAPS, HALVES]));
  const resets = random() < 0.5;
  const words = [
    'request',
    'ok',
    '中文',
    '👩‍👩‍👧',
    'é',
    '\u0600',
    '🇩🇪',
    '─',
    '\t',
    ' ',
    'x'.repeat(30),
    '\u0600x'.repeat(20),
    'long '.repeat(40),
    '\u200d',
    '\u00a0',
  ];
  const attributes = [
    '31',
    '1',
    '22',
    '39',
    '49',
    '44',
    '3',
    '23',
    '7',
    '27',
    '38;5;200',
    '48;2;10;20;30',
    '38:2::1:2:3',
    '58;5;9',
    '59',
    '4:3',
    '21',
    '24',
    '4',
    '53',
    '55',
    '38;3',
    ';1',
    '0:1',
    '31;0;5',
    '1;2;3;4;5;7;8;9;30;40;90',
    ...(resets ? ['', '0', '0;32', '00;33'] : []),
  ];
  const piece = (): string =>
    pick([
      () => pick(words),
      () => pick(words),
      () => pick(words),
      () => `\x1b[${pick(attributes)}m`,
      () => `\x1b[${pick(attributes)}m`,
      () => pick(['\x1b[K', '\x1b[1K', '\x1b[2K', '\x1b(B', '\x0f', '\r', '\n', '\ufeff']),
    ])();
  return (plain) => {
    if (!plain) return strange();
    const pieces = Array.from({ length: 1 + upTo(40) }, () => piece() + (random() < 0.3 ? '\r\n' : ''));
    return bytesOf(pieces.join(''));
  };
};

const pick = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)] as T;

const cutUp = (bytes: Uint8Array, random: () => number): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = at + 1 + Math.floor(random() * 200);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  return pieces;
};

const run = (seed: number, totals: { pushed: number; drawn: number; brief: number }): string[] => {
  const random = createRandom(seed ^ 0xf00d);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const size = () => ({ cols: 2 + upTo(30), rows: 1 + upTo(6) });
  const pair = createPair(size(), upTo(8), {
    capacity: 200 + upTo(3000),
    flood: 1 + upTo(20),
    slice: 1 + upTo(500),
    step: 1 + upTo(20),
    cutDistance: upTo(100),
  });
  const next = createFlood(seed);
  const others = pick([0, 0.02, 0.15], random);
  if (random() < 0.5) pair.push(bytesOf(pick(SURROUNDINGS, random)));
  for (let step = 0; step < STEPS; step += 1) {
    for (const piece of cutUp(next(random() >= others), random)) pair.push(piece);
    // At least one: xterm.js 6.0 wraps a wide character within a single line differently.
    const brief = briefDifferences(pair, 1 + upTo(4));
    if (brief !== undefined) totals.brief += 1;
    if (brief !== undefined && brief.length > 0) return brief;
    if (random() < 0.02) pair.resize(size());
    if (random() < 0.1) {
      pair.catchUp();
      const differences = differencesOf(pair);
      if (differences.length > 0) return differences;
    }
  }
  pair.catchUp();
  totals.pushed += pair.count.pushed;
  totals.drawn += pair.count.drawn;
  const differences = differencesOf(pair);
  pair.dispose();
  return differences;
};

describe('a fast-forwarded terminal', () => {
  it('is the same as one that drew everything, in every cell and in its state, whatever the flood', () => {
    const failures: string[] = [];
    const totals = { pushed: 0, drawn: 0, brief: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS && failures.length < 5; seed += 1) {
      const differences = run(seed, totals);
      if (differences.length > 0) failures.push(`seed ${seed}\n  ${differences.slice(0, 4).join('\n  ')}`);
    }
    expect(failures.join('\n')).toBe('');
    // It would be the same, too, if nothing had been skipped.
    expect(totals.drawn).toBeLessThan(totals.pushed * 0.8);
    expect(totals.brief).toBeGreaterThan(SEEDS);
  }, 600_000);

  const size = { cols: 80, rows: 24 };
  const tiny = { capacity: 32 * 1024, flood: 1024, cutDistance: 100 };
  const floodWith = (line: string, before = '') => {
    const pair = createPair(size, 50, tiny);
    pair.push(bytesOf(before));
    for (let round = 0; round < 40; round += 1)
      pair.push(bytesOf(line.repeat(Math.ceil(8000 / line.length))));
    pair.catchUp();
    expect(differencesOf(pair)).toEqual([]);
    const { count } = pair;
    pair.dispose();
    return count.drawn / count.pushed;
  };

  it.each([
    ['log lines with colours that are reset', '\x1b[2m12:00\x1b[0m \x1b[1;31mERROR\x1b[m it failed\r\n'],
    ['colours that are only changed', '\x1b[31mred\x1b[39m and \x1b[1mbold\x1b[22m\r\n'],
    ['text beyond ASCII', '─ 中文 👩‍👩‍👧 é\r\n'],
    ['lines that wrap', `${'{"key":"value"}, '.repeat(60)}\r\n`],
    ['what grep sends', 'src/\x1b[01;31m\x1b[Kmatch\x1b[m\x1b[K\r\n'],
    ['what a shell script with tput sends', '\x1b[32mok\x1b(B\x1b[m\r\n'],
  ])('skips most of %s', (_, line) => expect(floodWith(line)).toBeLessThan(0.3));

  it.each([
    ['cursor movement', 'progress\x1b[1A\r\n'],
    ['erasing more than a line', 'x\x1b[J\r\n'],
    ['links', '\x1b]8;;http://example.org\x07x\x1b]8;;\x07\r\n'],
    ['C1 controls', 'x\u0085\r\n'],
    ['a DEL', 'x\x7f\r\n'],
  ])('skips nothing of a flood with %s in its lines', (_, line) => expect(floodWith(line)).toBe(1));

  it.each([
    ['on the alternate screen', '\x1b[?1049h'],
    ['within margins', '\x1b[2;10r'],
    ['where nothing wraps', '\x1b[?7l'],
    ['in line drawing', '\x1b(0'],
    ['in a link', '\x1b]8;;http://example.org\x07'],
    ['behind a sequence that has only begun', '\x1b]0;no end'],
  ])('skips nothing %s', (_, before) => expect(floodWith('a line\r\n', before)).toBe(1));

  it('draws what is not plain at once, with all that stands before it', () => {
    const titles: string[] = [];
    const screen = new ScreenTerminal(size, { onTitle: (title) => titles.push(title) });
    const flood = new FastForward(() => screen);
    flood.push(bytesOf('a line\r\n'.repeat(20_000)));
    expect(flood.settle(false)).toBe(true);
    expect(screen.terminal.buffer.normal.baseY).toBe(0);
    flood.push(bytesOf('\x1b]0;ready\x07$ '));
    while (!flood.settle(false));
    expect(titles).toEqual(['ready']);
    expect(screen.terminal.buffer.normal.baseY).toBe(10_000);
  });

  it('draws a slice at a time, and holds no more than it has room for', () => {
    const screen = new ScreenTerminal(size);
    let largest = 0;
    const write = screen.write.bind(screen);
    screen.write = (bytes) => {
      largest = Math.max(largest, bytes.length);
      write(bytes);
    };
    const flood = new FastForward(() => screen, { ...FAST_FORWARD_SIZES, capacity: 256 * 1024 });
    // Without a CR there is nowhere to go on from.
    const endless = bytesOf('x'.repeat(100 * 1024));
    expect(flood.push(endless)).toBe(true);
    expect(flood.push(endless)).toBe(true);
    expect(flood.push(endless)).toBe(false);
    while (!flood.push(endless));
    while (!flood.settle(true));
    expect(flood.isBehind).toBe(false);
    expect(largest).toBe(FAST_FORWARD_SIZES.slice);
  });
});
