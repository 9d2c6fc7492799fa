import { ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil } from '../support/sse-client.mjs';
import { median } from '../support/statistics.mjs';

/** @type {import('../support/result.mjs').Row} */
export const startUp = {
  id: 'startup',
  title: 'Start-up',
  limitMs: 90_000,
  measure: async ({ quick }) => {
    const starts = quick ? 3 : 9;
    const listening = [];
    const output = [];
    for (let start = 0; start < starts; start += 1) {
      const server = await startRootResume();
      listening.push(server.listeningAfterMs);
      const { id } = await server.create({ name: 'hello', command: 'echo hello; exec sleep 1000' });
      const stream = await openStreamUntil(server, `/sessions/${id}/stream?from=start`, 'output', () => {});
      output.push(performance.now() - server.startedAt);
      stream.close();
      await server.stop();
    }
    /** @param {string} name @param {readonly number[]} samples */
    const line = (name, samples) => [
      name,
      ms(median(samples), 0),
      samples.map((sample) => sample.toFixed(0)).join(', '),
    ];
    return {
      method: [
        `\`rootresume serve\` with an empty data dir, ${starts} times. The clock runs from the start of the process until it says that it listens, and on until a viewer has the first output of a session that was created right after. Node's own start is part of both.`,
      ],
      tables: [
        {
          head: ['', 'median', 'each, ms'],
          rows: [line('until it listens', listening), line('until the first output at a viewer', output)],
        },
      ],
    };
  },
};
