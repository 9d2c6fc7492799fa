// Writes what terminals meet and what they should not: `node any-bytes.mjs <scene> <seed> <amount>`. The same arguments give the same bytes.
const [, , scene, seedText, amountText] = process.argv;
const amount = Number(amountText);

let state = Number(seedText) >>> 0;
const random = () => {
  // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};
/** @param {number} limit */
const upTo = (limit) => Math.floor(random() * limit);
/**
 * @template T
 * @param {readonly T[]} items
 * @returns {T}
 */
const pick = (items) => items[upTo(items.length)];

const WORDS = ['ok', 'ERROR', 'src/main.ts:42', '─────', '│', '…', '“quoted”', '•', '   ', 'building'];
const WIDE = [
  '中文',
  '한국어',
  '😀',
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  '👍🏽',
  '❤️',
  'é',
  '\u0308',
  '\u200d',
  'กำ',
  'नि',
  '\u1100\u1161',
];
const MODES = [1, 6, 12, 25, 45, 1000, 1002, 1006, 2004];

const kinds = {
  text: () => pick([...WORDS, ...WIDE]) + pick(['', ' ']),
  line: () => pick(['\r\n', '\n', '\r', '\t', '\b', '\x1bM', '\x1bD', '\x1bE']),
  sgr: () =>
    `\x1b[${pick([0, 1, 2, 3, 4, 7, 9, 22, 24, 27, 31, 44, 97, 104, `38;5;${upTo(256)}`, `48;2;${upTo(256)};0;9`])}m`,
  move: () => `\x1b[${pick(['', 1, 2, 5, 12, 999])}${pick('ABCDEFGHIZ`adef'.split(''))}`,
  place: () => `\x1b[${1 + upTo(30)};${1 + upTo(100)}H`,
  erase: () => `\x1b[${pick(['', 1, 2])}${pick(['J', 'K', 'L', 'M', 'P', 'X', '@', 'S', 'T'])}`,
  region: () => pick([`\x1b[${1 + upTo(9)};${11 + upTo(12)}r`, '\x1b[r']),
  mode: () => `\x1b[?${pick(MODES)}${pick(['h', 'l'])}`,
  screen: () => `\x1b[?${pick([47, 1047, 1049])}${pick(['h', 'l'])}`,
  charset: () => `\x1b(0${pick(['lqqk', 'x', 'mqj'])}\x1b(B`,
  broken: () =>
    pick(['\x1b[', '\x1b]0;no end', '\x1bP', '\x1b_', '\x1b[1;\x18', '\x1b[1?2x', '\u009b1m', '\x1b\n[2C']),
  query: () => pick(['\x1b[c', '\x1b[6n', '\x1b[5n', '\x1b[?25$p', '\x1b]10;?\x07', '\x1bP$qm\x1b\\']),
  title: () => `\x1b]${pick([0, 2])};title ${upTo(100)}\x07`,
};

const MIB = 1024 * 1024;
/** Each of these is one sequence that has no good end, or an amount that nobody needs. */
const hostile = () => [
  `\x1b[${'9'.repeat(100_000)}A`,
  `\x1b[${Array.from({ length: 50_000 }, (_, index) => index).join(';')}m\x1b[0m`,
  ...['b', 'L', 'M', 'S', 'T', 'P', '@', 'X', 'I', 'Z'].map((final) => `x\x1b[2147483647${final}`),
  `\x1b]0;${'t'.repeat(amount * MIB)}\x07`,
  `\x1b]52;c;${'A'.repeat(100_000)}\x07`,
  `\x1bPq"1;1;9999;9999#0;2;0;0;0${'~-$'.repeat(amount * 100_000)}\x1b\\`,
  `\x1b_G${'z'.repeat(amount * 300_000)}\x1b\\`,
  `\x1b^${'z'.repeat(100_000)}\x1b\\`,
  Array.from({ length: amount * 10_000 }, (_, index) => `\x1b]2;title ${index}\x07`).join(''),
  // A whole screen of joined marks: some 2000 cells.
  `a${'\u0308'.repeat(64_000)}`,
  '👩\u200d'.repeat(amount * 10_000),
  '\x1b[6n\x1b[c'.repeat(amount * 2000),
  '\x1b[?1049h\x1b[?1049l'.repeat(amount * 500),
  '\x1b7\x1b[999;999H\x1b8'.repeat(amount * 1000),
];

/** Written in pieces whose ends fall anywhere, inside characters and sequences too. */
const write = async (/** @type {Buffer} */ bytes) => {
  for (let from = 0; from < bytes.length;) {
    const piece = bytes.subarray(from, from + 1 + upTo(8000));
    from += piece.length;
    await new Promise((resolve) => process.stdout.write(piece, resolve));
  }
};

const scenes = {
  mixture: () =>
    Buffer.concat(
      Array.from({ length: amount }, () =>
        random() < 0.01
          ? Buffer.from(Array.from({ length: 1 + upTo(6) }, () => upTo(256)))
          : Buffer.from(pick([kinds.text, kinds.text, kinds.text, ...Object.values(kinds)])()),
      ),
    ),
  'every-byte': () =>
    Buffer.concat(
      Array.from({ length: 256 }, (_, byte) => Buffer.from([0x61, byte, 0x18, 0x62, 0x0d, 0x0a])),
    ),
  hostile: () => Buffer.from(`${hostile().join('\x18\r\n')}\x18\r\n`),
};
await write(scenes[scene]());
// Ends whatever is open, and says on a screen of its own that this was all.
await write(Buffer.from('\x18\x1b[?1049l\x1b[r\x1b[?6l\x1b[4l\x1b[m\x1b[999;1H\r\nthat was all'));
setInterval(() => undefined, 1e6);
