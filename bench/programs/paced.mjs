// Writes a file at a fixed rate, in steps, and stays until its reader has had time to take the end: node-pty loses the end of the output
// of a program that exits.  node paced.mjs FILE BYTES-PER-SECOND MILLISECONDS-PER-STEP
import { readFileSync, writeSync } from 'node:fs';

const LINGER_MS = 60_000;
const STDOUT = 1;

const [file = '', rate = '0', step = '10'] = process.argv.slice(2);
const bytes = readFileSync(file);
const startedAt = performance.now();
let written = 0;

/** @param {Uint8Array} chunk a terminal takes less than it is offered where its reader is behind */
const writeAll = (chunk) => {
  for (let done = 0; done < chunk.length;) done += writeSync(STDOUT, chunk.subarray(done));
};

const timer = setInterval(() => {
  const due = Math.min(bytes.length, Math.round(((performance.now() - startedAt) / 1000) * Number(rate)));
  if (due > written) writeAll(bytes.subarray(written, due));
  written = due;
  if (written < bytes.length) return;
  clearInterval(timer);
  setTimeout(() => undefined, LINGER_MS);
}, Number(step));
