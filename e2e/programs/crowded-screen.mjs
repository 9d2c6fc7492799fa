// Fills the screen at each Enter with cells that all differ: `node crowded-screen.mjs marks` gives each a letter with 31 combining marks,
// `characters` a character of its own, `colours` two of 16 million colours. `f` does so without end, until Ctrl-C.
// `k` is echoed.
const [, , kind = ''] = process.argv;

let state = 1;
/** @param {number} limit */
const upTo = (limit) => {
  // As in POSIX' example of rand().
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % limit;
};

const MARKS = Array.from({ length: 0x70 }, (_, index) => 0x300 + index);
const CHARACTERS = { from: 0x100, count: 0x2000 };
const colour = () => `${upTo(256)};${upTo(256)};${upTo(256)}`;

const cells = {
  marks: () => {
    // The first 31 of the marks, shuffled.
    for (let index = 0; index < 31; index += 1) {
      const other = index + upTo(MARKS.length - index);
      [MARKS[index], MARKS[other]] = [MARKS[other], MARKS[index]];
    }
    return `e${String.fromCharCode(...MARKS.slice(0, 31))}`;
  },
  characters: () => String.fromCharCode(CHARACTERS.from + upTo(CHARACTERS.count)),
  colours: () => `\x1b[38;2;${colour()};48;2;${colour()}m#`,
};

let screens = 0;
let keys = 0;
const screen = () => {
  const { columns, rows } = process.stdout;
  let text = '';
  for (let row = 1; row < rows; row += 1)
    text += `\x1b[${row};1H${Array.from({ length: columns }, cells[kind]).join('')}\x1b[m`;
  return `${text}\x1b[${rows};1H\x1b[Kscreen ${(screens += 1)}.`;
};

let floods = false;
const flood = () => {
  // Keys have their turn after each screen.
  if (floods) process.stdout.write(screen(), () => setImmediate(flood));
  else process.stdout.write(`\x1b[${process.stdout.rows};1H\x1b[Kstopped.`);
};

process.stdin.setRawMode(true);
process.stdin.on('data', (bytes) => {
  for (const key of String(bytes))
    if (key === '\r') process.stdout.write(screen());
    else if (key === '\x03') floods = false;
    else if (key === 'k') process.stdout.write(`\x1b[${process.stdout.rows};1H\x1b[Kkey ${(keys += 1)}.`);
    else if (key === 'f') {
      floods = true;
      flood();
    }
});
process.stdout.write('ready.');
