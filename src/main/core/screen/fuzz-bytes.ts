/** What happens to a terminal, in order: bytes arrive, or it gets another size. */
export type FuzzStep =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number };

/** Makes a generator of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const WORDS = [
  'building',
  'ok',
  'ERROR',
  'x',
  'src/main.ts:42',
  '100%',
  '─────',
  '│',
  '…',
  '“quoted”',
  '•',
  ' ',
  '   ',
  'a',
];
const WIDE = [
  '中文',
  '日本',
  '한국어',
  '😀',
  '🚀🚀',
  '👩‍👩‍👧',
  '🇩🇪',
  '🇫🇷🇩',
  '👍🏽',
  '❤️',
  '☎️',
  'é',
  'ñ̃',
  '̈',
  '\u200d',
  '️',
  'กำ',
  'नि',
  '\u1100\u1161',
];
const GRAPHIC = ['lqqqk', 'x', 'mqqj', '`afg~', '#'];

const FINALS = 'A B C D E F G H I J K L M P S T X Z @ ` a b d e f r s'.split(' ');

/** Ends what a saved cursor does not save of the attributes. */
const PLAIN_PEN = '\x1b]8;;\x07\x1b[m';

/** Makes a random mixture of everything that programs send, and of what none should. */
export const createFuzzSteps = (seed: number, length: number): FuzzStep[] => {
  const random = createRandom(seed);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[upTo(items.length)] as T;
  const size = (): { cols: number; rows: number } => ({
    cols: 4 + upTo(pick([5, 20, 40])),
    rows: 2 + upTo(pick([3, 12])),
  });
  // A cursor is saved without its underline style and link, and brings back colours that fit the ones of then: what mixes out of it
  // no sequence can say. So a run has these, or restores cursors with attributes, but not both.
  const extended = random() < 0.5;
  const restored = (sequence: string): string => (extended ? sequence + PLAIN_PEN : sequence);
  // Two more such pairs: a wide character that fits nowhere because nothing wraps, to which the next one joins all the same; and tab
  // stops that a narrower terminal cannot have.
  const wide = random() < 0.7;
  const resizes = random() < 0.5;
  const number = (): string => pick(['', '', '0', '1', '2', '3', String(upTo(12)), String(upTo(50)), '999']);
  const color = (): string =>
    pick([
      () => String(30 + upTo(10)),
      () => String(40 + upTo(10)),
      () => String(90 + upTo(8)),
      () => String(100 + upTo(8)),
      () => `38;5;${upTo(256)}`,
      () => `48;5;${upTo(256)}`,
      () => `38;2;${upTo(256)};${upTo(256)};${upTo(256)}`,
      () => `48:2::${upTo(256)}:${upTo(256)}:${upTo(256)}`,
      ...(extended ? [() => `58;5;${upTo(256)}`, () => `58:2::${upTo(256)}:1:2`, () => '59'] : []),
    ])();
  const sgr = (): string => {
    const parts = Array.from({ length: upTo(3) + 1 }, () =>
      pick([
        color,
        color,
        () => String(pick([0, 1, 2, 3, 5, 7, 8, 9, 22, 23, 25, 27, 28, 29, 53, 55])),
        ...(extended ? [() => String(pick([4, 21, 24])), () => `4:${upTo(6)}`] : []),
      ])(),
    );
    return `\x1b[${parts.join(';')}m`;
  };
  const csi = (): string =>
    `\x1b[${number()}${pick(['', '', `;${number()}`])}${pick([...FINALS, ...(resizes ? [] : ['g']), '?J', '?K'])}`;
  const eraseOrInsert = (): string =>
    pick([
      () => `\x1b[${pick(['', '1', '2', '3'])}J`,
      () => `\x1b[${pick(['', '1', '2'])}K`,
      () => `\x1b[${upTo(5)}${pick(['@', 'P', 'X', 'L', 'M'])}`,
      () => `\x1b[?${pick(['', '1', '2'])}${pick(['J', 'K'])}`,
      () => `\x1b[${upTo(3)}${pick([' @', ' A', "'}", "'~"])}`,
    ])();
  const mode = (): string =>
    pick([
      () =>
        `\x1b[?${pick([1, 6, wide ? 1 : 7, wide ? 6 : 7, 9, 12, 25, 45, 66, 1000, 1002, 1003, 1004, 1006, 1016, 2004, 2026])}${pick(['h', 'l'])}`,
      () => `\x1b[${pick([4, 4, 20])}${pick(['h', 'l'])}`,
      () => restored(`\x1b[?${pick([47, 1047, 1049, 1049, 1048])}${pick(['h', 'l'])}`),
      () => `\x1b[${upTo(7)} q`,
      () => pick(['\x1b=', '\x1b>', '\x1b[!p', '\x1b[1"q', '\x1b[0"q', '\x1b#8']),
    ])();
  const region = (): string => {
    const top = 1 + upTo(6);
    return pick([`\x1b[${top};${top + 1 + upTo(6)}r`, '\x1b[r']);
  };
  const charset = (): string =>
    pick([
      '\x1b(0',
      '\x1b(0',
      '\x1b(B',
      '\x1b)0',
      '\x1b)A',
      '\x1b*K',
      '\x0e',
      '\x0f',
      '\x1bn',
      '\x1bo',
      '\x1b(A',
    ]) + pick(['', ...GRAPHIC]);
  const osc = (): string =>
    pick([
      ...(extended
        ? [
            () => `\x1b]8;;http://example.org/${upTo(5)}${pick(['\x07', '\x1b\\'])}link\x1b]8;;\x07`,
            () => `\x1b]8;id=${upTo(3)};http://example.org/x\x07${pick(WORDS)}\x1b]8;;\x07`,
          ]
        : []),
      () => '\x1b]8;;\x07',
      () => `\x1b]${pick([0, 2])};title ${upTo(100)}\x07`,
      () => `\x1b]4;${upTo(256)};#${pick(['f00', '00ff00'])}\x1b\\`,
      () => '\x1b]11;rgb:10/20/30\x07',
      () => pick(['\x1bPq#0\x1b\\', '\x1b_app\x1b\\', '\x1b^pm…\x1b\\', '\x1bP$qm\x1b\\', '\x1b]52;c;é\x07']),
    ])();
  const text = (): string =>
    Array.from({ length: 1 + upTo(4) }, () => pick(wide ? [...WORDS, ...WIDE] : WORDS)).join(
      pick(['', '', ' ']),
    );
  const control = (): string =>
    pick([
      '\r\n',
      '\r\n',
      '\n',
      '\r',
      '\b',
      '\t',
      '\t',
      '\x0b',
      '\x1bD',
      '\x1bM',
      '\x1bE',
      ...(resizes ? [] : ['\x1bH', '\x1b[3g']),
      '\x07',
      '\x00',
      '\x7f',
    ]);
  const cursor = (): string =>
    pick([
      '\x1b7',
      restored('\x1b8'),
      '\x1b7',
      restored('\x1b8'),
      '\x1b[s',
      restored('\x1b[u'),
      `\x1b[${1 + upTo(12)};${1 + upTo(40)}H`,
    ]);
  const broken = (): string =>
    pick([
      '\x1b',
      '\x1b[',
      '\x1b[3',
      '\x1b[3\n1',
      '\x1b[1;\x18',
      '\x1b]0;no end',
      '\x1bP',
      '\x1b_',
      '\x1b[1?2x',
      '\x1b(',
      '\u009b1m',
      '\u009d0;c1\u009c',
      '\x1b\n[2C',
      '\x1bc',
    ]);
  const garbage = (): Uint8Array => Uint8Array.from({ length: 1 + upTo(6) }, () => upTo(256));
  const flood = (): string =>
    Array.from(
      { length: 2 + upTo(30) },
      (_, line) =>
        `${pick(WORDS)} ${line}${pick(['', sgr(), ' '.repeat(upTo(30)), 'wrap '.repeat(upTo(12))])}`,
    ).join('\r\n');

  // Some runs leave out a family of sequences altogether, so that the rest is met in calmer surroundings.
  const kinds = [
    text,
    text,
    text,
    text,
    sgr,
    sgr,
    csi,
    eraseOrInsert,
    control,
    control,
    control,
    mode,
    region,
    charset,
    osc,
    cursor,
    broken,
    flood,
  ].filter((_, index) => index < 4 || random() < 0.75);
  const encoder = new TextEncoder();
  const steps: FuzzStep[] = [{ type: 'resize', ...size() }];
  for (let count = 0; count < length; count += 1) {
    const chance = random();
    if (resizes && chance < 0.02) steps.push({ type: 'resize', ...size() });
    else if (chance > 0.99) steps.push({ type: 'bytes', bytes: garbage() });
    else {
      const bytes = encoder.encode(pick(kinds)());
      steps.push({ type: 'bytes', bytes });
    }
  }
  return steps;
};
