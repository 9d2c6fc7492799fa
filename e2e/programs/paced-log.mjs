// Writes a build's log at a steady rate: as many bytes per second as its first argument says, for ever or as many in all as its second.
// At an interrupt it says where it stopped, and ends.
const rate = Number(process.argv[2]);
const limit = process.argv[3] === undefined ? Infinity : Number(process.argv[3]);
let written = 0;
let line = 0;

process.on('SIGINT', () => {
  process.stdout.write(`\nstopped after line ${line}\n`, () => process.exit(130));
});

const block = (size) => {
  let text = '';
  while (text.length < size) {
    line += 1;
    text += `\x1b[2m[${String(line).padStart(9, '0')}]\x1b[0m \x1b[3${line % 8}mcompiled\x1b[0m src/module-${line % 977}.ts in ${line % 83} ms\n`;
  }
  return text;
};

const startedAt = performance.now();
const write = () => {
  const due = Math.min(limit, ((performance.now() - startedAt) / 1000) * rate);
  if (written >= limit) {
    process.stdout.write('the build is done\n');
    return;
  }
  if (written >= due) {
    setTimeout(write, 4);
    return;
  }
  // What is due at once is bounded: a reader that was slow for a while is not flooded faster afterwards.
  const text = block(Math.min(due - written, 256 * 1024));
  written += text.length;
  process.stdout.write(text, () => setImmediate(write));
};
write();
