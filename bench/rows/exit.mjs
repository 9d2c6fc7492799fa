import { pause } from '../support/resources.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openWebSocket, startWebSocketServer } from '../support/websocket-peer.mjs';

/** What a program writes before it exits: lines that name their own place. @param {number} bytes */
const command = (bytes) =>
  `stty raw -echo; awk 'BEGIN { for (n = 0; n < ${bytes}; n += 16) printf "%015d\\n", n }'`;

/** @param {number} bytes */
const expected = (bytes) =>
  Array.from({ length: Math.ceil(bytes / 16) }, (_, line) => `${String(line * 16).padStart(15, '0')}\n`).join(
    '',
  );

const AT_ONCE = 4;

/** @param {number} runs @param {() => Promise<boolean>} run gives whether every byte was there */
const countWhole = async (runs, run) => {
  let whole = 0;
  let left = runs;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; left > 0;) {
        left -= 1;
        if (await run()) whole += 1;
      }
    }),
  );
  return whole;
};

/** @type {import('../support/result.mjs').Row} */
export const exit = {
  id: 'exit',
  title: 'The last bytes of a program that exits',
  limitMs: 180_000,
  measure: async ({ quick }) => {
    const kinds = [
      { name: '8 kB', bytes: 8192, runs: quick ? 40 : 200 },
      { name: '1 MB', bytes: 1 << 20, runs: quick ? 8 : 40 },
    ];
    const server = await startRootResume();
    const peer = await startWebSocketServer();
    const rows = [];
    const marks = [];
    for (const { name, bytes, runs } of kinds) {
      const text = expected(bytes);
      const ours = await countWhole(runs, async () => {
        const { id } = await server.create({ name: 'exits', command: command(bytes) });
        for (;;) {
          const { state } = await server.call('GET', `/sessions/${id}`);
          if (state === 'exited') break;
          await pause(10);
        }
        const log = await fetch(`${server.url.origin}/api/v1/sessions/${id}/output`, {
          headers: { authorization: `Bearer ${server.token}` },
        });
        const whole = (await log.text()) === text;
        await server.remove(id);
        return whole;
      });
      const theirs = await countWhole(runs, async () => {
        let received = '';
        const socket = await openWebSocket(
          peer.url,
          command(bytes),
          (chunk) => (received += chunk.toString()),
        );
        socket.send('start');
        await new Promise((resolve) => socket.once('close', resolve));
        return received === text;
      });
      rows.push([name, 'RootResume', `${ours} of ${runs}`], [name, 'ws + node-pty', `${theirs} of ${runs}`]);
      marks.push({
        what: `exit after ${name}`,
        mark: 'every byte, every time',
        figure: `${ours} of ${runs} runs`,
        met: ours === runs,
      });
    }
    return {
      method: [
        'A program writes so much and exits; when the server says that it has exited, its log is read and compared. Four at a time. (The stress tests make a thousand runs.)',
        'The peer closes its socket when node-pty tells the exit, as tutorials do; node-pty then may not have given the end of the output. Bytes that were read until the socket closed are counted.',
      ],
      tables: [{ head: ['output', 'server', 'runs with every byte'], rows }],
      marks,
    };
  },
};
