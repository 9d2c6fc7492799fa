// Writes numbered, coloured lines as fast as it is read: for ever, or as many bytes as its first argument says.
const limit = process.argv[2] === undefined ? Infinity : Number(process.argv[2]);
let written = 0;
let line = 0;

const block = () => {
  let text = '';
  while (text.length < 65_536) {
    line += 1;
    text += `\x1b[3${line % 8}m${String(line).padStart(9, '0')}\x1b[0m the quick brown fox jumps over the lazy dog\n`;
  }
  return text;
};

const write = () => {
  while (written < limit) {
    const text = block().slice(0, limit - written);
    written += text.length;
    if (!process.stdout.write(text)) return process.stdout.once('drain', write);
  }
};
write();
