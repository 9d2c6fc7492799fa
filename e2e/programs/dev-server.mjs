// Talks like a development server: a banner, then a coloured line for every request that it makes up.
const DIM = '\u001b[2m';
const BOLD = '\u001b[1m';
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';
const CYAN = '\u001b[36m';
const MAGENTA = '\u001b[35m';
const OFF = '\u001b[0m';

const PATHS = ['/', '/cart', '/api/products?page=2', '/api/session', '/assets/logo.svg', '/checkout'];
const EVERY_MS = 1500;

console.log(`\n  ${BOLD}${GREEN}shop${OFF} ${GREEN}v2.4.0${OFF}  ${DIM}ready in${OFF} ${BOLD}312${OFF} ms\n`);
console.log(`  ${GREEN}➜${OFF}  ${BOLD}Local${OFF}:   ${CYAN}http://localhost:5173/${OFF}`);
console.log(`  ${GREEN}➜${OFF}  ${DIM}Network: use --host to expose${OFF}\n`);

let count = 0;
const log = () => {
  const path = PATHS[count % PATHS.length] ?? '/';
  const ms = ((count * 37) % 90) + 3;
  const status = count % 11 === 7 ? `${YELLOW}304${OFF}` : `${GREEN}200${OFF}`;
  const time = new Date().toTimeString().slice(0, 8);
  console.log(`${DIM}${time}${OFF} ${MAGENTA}GET${OFF} ${path} ${status} ${DIM}${ms} ms${OFF}`);
  count += 1;
};
for (let line = 0; line < 12; line += 1) log();
setInterval(log, EVERY_MS);
