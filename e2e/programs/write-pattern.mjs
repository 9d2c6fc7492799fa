// Writes the pattern: node write-pattern.mjs <name> <lines, 0 = for ever> [bytes a second, 0 = as fast as it is read] [begin | at once]
// With `begin` it waits for a line of input before it writes.
import { LINE_BYTES, patternLines } from './pattern.mjs';

const [name = 'none', lines = '0', rate = '0', when = ''] = process.argv.slice(2);
const limit = Number(lines) || Infinity;
const bytesASecond = Number(rate);
const MOST_LINES_AT_ONCE = 1024;
/** How often a bounded rate is topped up, in milliseconds. */
const TICK_MS = 10;
let written = 0;

/** @param {number} upTo @param {() => void} done */
const writeUpTo = (upTo, done) => {
  const to = Math.min(upTo, limit, written + MOST_LINES_AT_ONCE);
  if (to <= written) return done();
  const text = patternLines(name, written, to, '\n');
  written = to;
  process.stdout.write(text, () => writeUpTo(upTo, done));
};

const begin = () => {
  if (bytesASecond === 0) return writeUpTo(Infinity, () => undefined);
  const startedAt = performance.now();
  const top = () => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * (bytesASecond / LINE_BYTES));
    writeUpTo(due, () => {
      if (written < limit) setTimeout(top, TICK_MS);
    });
  };
  top();
};

if (when === 'begin') process.stdin.once('data', begin);
else begin();
