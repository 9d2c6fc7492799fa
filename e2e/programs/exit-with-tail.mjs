// Writes that many bytes (first argument, default 8192), the last of which are `<the end>`, and exits at once with that code (second).
const [bytes = '8192', code = '0'] = process.argv.slice(2);
const end = '<the end>';
let text = '';
for (let n = 0; text.length < Number(bytes); n += 1) text += String(n).padStart(16, '.');
// A terminal is written synchronously: nothing is left to flush.
process.stdout.write(text.slice(0, Number(bytes) - end.length) + end);
process.exit(Number(code));
