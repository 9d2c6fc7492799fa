import { pattern } from '../log/log-contract.ts';
import { openLogStore } from '../log/log-store.ts';

/** How much is appended in one turn of the event loop: what a PTY gives at a time. */
const CHUNK_BYTES = 4 * 1024;
const MIB = 1024 * 1024;

/**
 * A program that opens the log `web` in the folder that it is given and goes on with the pattern at full speed, until it is killed. It prints
 * `<epoch> <offset>` when it has opened it, and after each MiB.
 */
const [folder = ''] = process.argv.slice(2);
const store = openLogStore({
  folder,
  warn: (message) => process.stderr.write(`${message}\n`),
  limits: { sessionBytes: 24 * MIB },
});
const log = store.open('web', { cols: 80, rows: 24 });
let told = 0;

const turn = (): void => {
  log.append(pattern(log.end, CHUNK_BYTES));
  if (log.end - told >= MIB) {
    told = log.end;
    process.stdout.write(`${log.epoch} ${log.end}\n`);
  }
  setImmediate(turn);
};
process.stdout.write(`${log.epoch} ${log.end}\n`);
turn();
