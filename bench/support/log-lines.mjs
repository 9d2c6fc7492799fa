import { closeSync, openSync, writeSync } from 'node:fs';

const LEVELS = [
  '\x1b[32mINFO\x1b[0m ',
  '\x1b[33mWARN\x1b[0m ',
  '\x1b[36mDEBUG\x1b[0m',
  '\x1b[1;31mERROR\x1b[0m',
];

/**
 * Writes a file of coloured log lines, the same each time.
 * @param {string} file
 * @param {number} bytes
 */
export const writeLogLines = (file, bytes) => {
  const descriptor = openSync(file, 'w');
  let written = 0;
  for (let line = 0; written < bytes;) {
    let text = '';
    for (const end = line + 10_000; line < end; line += 1) {
      const level = LEVELS[(line * 7) % LEVELS.length];
      text += `\x1b[2m12:${String(line % 60).padStart(2, '0')}:07.${String(line % 1000).padStart(3, '0')}\x1b[0m ${level} [worker-${line % 8}] request ${line} took \x1b[1m${(line * 37) % 900} ms\x1b[0m\r\n`;
    }
    const chunk = Buffer.from(text).subarray(0, bytes - written);
    writeSync(descriptor, chunk);
    written += chunk.length;
  }
  closeSync(descriptor);
};
