// Redraws a screen of processes and meters, as top and htop do, ten times a second: the same each time it is run.
const ROWS = 24;
const FRAME_MS = 100;
const COLOURS = [31, 32, 33, 34, 35, 36];
let frame = 0;
let seed = 7;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

setInterval(() => {
  frame += 1;
  let screen = `\x1b[H\x1b[1mup ${frame} frames\x1b[0m, load ${(random() * 4).toFixed(2)}\x1b[K\r\n`;
  for (let meter = 0; meter < 2; meter += 1) {
    const full = Math.floor(random() * 60);
    screen += `\x1b[36m${meter + 1}\x1b[0m[\x1b[32m${'|'.repeat(full)}\x1b[90m${' '.repeat(60 - full)}\x1b[0m${full}.0%]\x1b[K\r\n`;
  }
  screen += '\x1b[7m  PID USER      PRI  NI  VIRT   RES S CPU% MEM%   TIME+  Command\x1b[0m\x1b[K\r\n';
  for (let row = 0; row < ROWS; row += 1) {
    const colour = COLOURS[row % COLOURS.length];
    screen += `${String(1000 + row * 17).padStart(5)} \x1b[${colour}mdeveloper\x1b[0m  20   0  ${Math.floor(random() * 900)}M  ${Math.floor(random() * 90)}M S ${(random() * 99).toFixed(1).padStart(4)}  0.${row % 10}  0:${String(frame % 60).padStart(2, '0')}.${row}  \x1b[1mworker --shard ${row}\x1b[0m\x1b[K\r\n`;
  }
  process.stdout.write(`${screen}\x1b[J`);
}, FRAME_MS);
