// Draws a full-screen picture with all that a terminal has: palettes, true colour, attributes, line drawing, wide characters, a scroll region.
const write = (text) => process.stdout.write(text);

write('\x1b[?1049h\x1b[2J\x1b[?25l');
for (let row = 0; row < 16; row += 1) {
  write(`\x1b[${row + 2};2H`);
  for (let column = 0; column < 16; column += 1) write(`\x1b[48;5;${row * 16 + column}m  `);
  write('\x1b[0m ');
  for (let step = 0; step < 24; step += 1) write(`\x1b[38;2;${step * 10};${row * 15};${255 - step * 10}m█`);
  write('\x1b[0m');
}
const attributes = ['1', '2', '3', '4', '7', '9', '4:3', '53'];
attributes.forEach((attribute, index) =>
  write(`\x1b[${2 + index};66H\x1b[${attribute}mattribute ${attribute}\x1b[0m`),
);
write('\x1b[12;66H\x1b(0lqqqqqqk\x1b[13;66Hx\x1b(B漢字\x1b(0  x\x1b[14;66Hmqqqqqqj\x1b(B');
write('\x1b[20;28r\x1b[20;1H');
for (let line = 0; line < 40; line += 1)
  write(`\x1b[3${line % 8}mline ${line} scrolls in its region\x1b[0m\r\n`);
write('\x1b[r\x1b[1;2H\x1b[1mdrawn\x1b[0m');
process.stdin.resume();
