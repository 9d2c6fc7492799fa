// Writes to a file (first argument) exactly the bytes that it reads from its terminal, in raw mode; with `flood` (second) it writes output
// all the time beside it. Prints `recording` when it does.
import { openSync, writeSync } from 'node:fs';

const [file = '', mode = ''] = process.argv.slice(2);
const recording = openSync(file, 'a');
process.stdin.setRawMode(true);
process.stdin.on('data', (bytes) => writeSync(recording, bytes));
process.stdout.write('recording\r\n');

let line = 0;
const flood = () => {
  let text = '';
  for (let count = 0; count < 200; count += 1) text += `${(line += 1)} the quick brown fox jumps\r\n`;
  // Reading has its turn after each piece.
  process.stdout.write(text, () => setImmediate(flood));
};
if (mode === 'flood') flood();
