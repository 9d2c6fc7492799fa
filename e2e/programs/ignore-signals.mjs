// Ignores every polite signal and runs until it is killed. Prints `ready` when it does.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT']) process.on(signal, () => {});
setInterval(() => {}, 60_000);
console.log('ready');
