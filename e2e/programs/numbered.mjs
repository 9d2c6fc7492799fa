// Prints numbered lines, as many as its first argument says, and then what it reads, in brackets.
const count = Number(process.argv[2]);
let text = '';
for (let line = 1; line <= count; line += 1)
  text += `\x1b[3${1 + (line % 6)}mline ${line}\x1b[0m of ${count}\n`;
process.stdout.write(`${text}done\n`);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (typed) => process.stdout.write(`[${typed.trim()}]\n`));
