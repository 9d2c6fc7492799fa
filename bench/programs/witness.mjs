// Writes witness lines in bursts with pauses between.  node witness.mjs LINES-PER-BURST LONGEST-PAUSE-MS [BURSTS, then exit code 3]
import { writeSync } from 'node:fs';
import { witnessLine } from '../soak/witness-line.mjs';

const STDOUT = 1;
const [burst = '100', longestPause = '1000', bursts = 'Infinity'] = process.argv.slice(2);
let line = 0;
let left = Number(bursts);

const writeBurst = () => {
  let text = '';
  for (const end = line + Number(burst); line < end; line += 1) text += `${witnessLine(process.pid, line)}\n`;
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(STDOUT, bytes, done);
  left -= 1;
  if (left <= 0) process.exit(3);
  setTimeout(writeBurst, Math.random() * Number(longestPause));
};
writeBurst();
