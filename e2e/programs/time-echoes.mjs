// Types a key into each of many sessions in turn, and times it from its POST until its echo is there:
// `node time-echoes.mjs <url> <token> <rounds> <session>…`. A process of its own, so that whoever checks floods beside it does not count.
// Prints {"times":[ms, …],"snapshots":n} when it is done.
import { once } from 'node:events';
import { Agent, request } from 'node:http';

const [, , url = '', token = '', rounds = '', ...sessions] = process.argv;
const authorization = `Bearer ${token}`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

let snapshots = 0;
/** @type {Map<string, () => void>} */
const heard = new Map();

const [stream] = await once(
  request(`${url}/api/v1/stream?output=${sessions.join(',')}&from=now`, { headers: { authorization } }).end(),
  'response',
);
stream.setEncoding('latin1');
let text = '';
const ready = new Promise((resolve) => heard.set('', () => resolve(undefined)));
stream.on('data', (/** @type {string} */ part) => {
  text += part;
  for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
    const event = text.slice(0, end);
    text = text.slice(end + 2);
    if (event.startsWith('event: sessions')) heard.get('')?.();
    if (event.startsWith('event: snapshot')) snapshots += 1;
    if (event.startsWith('event: output')) heard.get(/"session":"([^"]+)"/.exec(event)?.[1] ?? '')?.();
  }
});
await ready;

/** @param {string} session */
const type = (session) =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${url}/api/v1/sessions/${session}/input`,
      { method: 'POST', agent, headers: { authorization, 'content-length': 1 } },
      (response) => {
        response.resume();
        if (response.statusCode === 204) response.once('end', resolve);
        else reject(new Error(`a key was answered ${response.statusCode}`));
      },
    );
    sent.once('error', reject);
    sent.end('k');
  });

const times = [];
for (let round = 0; round < Number(rounds); round += 1)
  for (const session of sessions) {
    const typedAt = performance.now();
    const echo = new Promise((resolve) => heard.set(session, () => resolve(performance.now())));
    const receipt = type(session);
    times.push((await echo) - typedAt);
    heard.delete(session);
    await receipt;
  }
process.stdout.write(JSON.stringify({ times, snapshots }));
process.exit();
