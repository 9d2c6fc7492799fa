import { pause } from '../support/resources.mjs';
import { mib, percent } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil } from '../support/sse-client.mjs';
import { cpuWhile, usageOf } from '../support/usage.mjs';

const SESSIONS = 50;

/** @type {import('../support/result.mjs').Row} */
export const idle = {
  id: 'idle',
  title: 'Idle: 50 quiet sessions, one viewer',
  limitMs: 240_000,
  measure: async ({ quick }) => {
    const seconds = quick ? 5 : 20;
    const server = await startRootResume();
    for (let count = 0; count < SESSIONS; count += 1)
      await server.create({ name: `quiet ${count}`, command: 'echo ready; exec cat' });
    /** @param {string} path @param {number} settleMs */
    const measure = async (path, settleMs) => {
      const stream = await openStreamUntil(server, path, 'sessions', () => {});
      await pause(settleMs);
      const { percent: cpu } = await cpuWhile(server.pid, () => pause(seconds * 1000));
      const { rss, threads } = usageOf(server.pid);
      stream.close();
      return { cpu, rss, threads };
    };
    // What starting fifty sessions left behind is still being collected and compiled in the first half minute: that is not idling yet.
    const fresh = await measure('/stream?output=*&flow=ack&stats=1', 5000);
    const asPage = await measure('/stream?output=*&flow=ack&stats=1', quick ? 1000 : 45_000);
    const plain = await measure('/stream?output=*', 5000);
    await pause(3000);
    const alone = (await cpuWhile(server.pid, () => pause(seconds * 500))).percent;
    return {
      method: [
        `${SESSIONS} sessions run \`cat\` and say nothing. The viewer asks for what the page asks for: output of all, and each session's CPU and memory once a second. It is measured a minute after the sessions were started, and once right after, while Node still collects and compiles what that left behind. CPU over ${seconds} s, as a share of one core, all threads; memory is resident at the end of them. The programs themselves are not counted.`,
      ],
      tables: [
        {
          head: ['', 'server CPU', 'memory'],
          rows: [
            ['a viewer as the page is one, with statistics', percent(asPage.cpu, 2), mib(asPage.rss)],
            ['the same, right after the start', percent(fresh.cpu, 2), mib(fresh.rss)],
            ['a viewer without statistics', percent(plain.cpu, 2), mib(plain.rss)],
            ['nobody looks', percent(alone, 2), ''],
          ],
        },
      ],
      marks: [
        {
          what: 'idle with 50 quiet sessions and one viewer, CPU',
          mark: 'at most 1 % of a core',
          figure: percent(asPage.cpu, 2),
          met: asPage.cpu <= 1,
        },
        {
          what: 'the same, memory',
          mark: 'at most 200 MB',
          figure: mib(asPage.rss),
          met: asPage.rss <= 200e6,
        },
      ],
    };
  },
};
