// Keeps 4 MB more every 250 ms, and says how much it has, until it is ended.
const kept = [];
setInterval(() => {
  kept.push(Buffer.alloc(4 * 1024 * 1024, 1));
  process.stdout.write(`kept ${kept.length * 4} MB\n`);
}, 250);
