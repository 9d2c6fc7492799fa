import { join } from 'node:path';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause } from '../support/resources.mjs';
import { kb, MEBIBYTE, mib, percent } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { fitLine } from '../support/statistics.mjs';
import { cpuWhile, usageOf } from '../support/usage.mjs';
import { openViewers } from '../support/viewers.mjs';

const PROGRAM = join(import.meta.dirname, '../programs/paced.mjs');
/** A busy program: twenty lines or so a second. */
const SESSION_RATE = 2000;
const SESSION_STEP_MS = 50;
const VIEWED_RATE = 20_000;
const VIEWED_STEP_MS = 50;
const SETTLE_MS = 2500;

/** @typedef {{ count: number, cpu: number, rss: number }} Point */

/**
 * @param {import('../support/rootresume-server.mjs').RootResumeServer} server
 * @param {number} count @param {number} seconds @returns {Promise<Point>}
 */
const look = async (server, count, seconds) => {
  await pause(SETTLE_MS);
  const { percent: cpu } = await cpuWhile(server.pid, () => pause(seconds * 1000));
  await server.collectGarbage();
  return { count, cpu, rss: usageOf(server.pid).rss };
};

/** @param {readonly Point[]} points @param {string} unit */
const fits = (points, unit) => {
  const cpu = fitLine(points.map(({ count, cpu }) => [count, cpu]));
  const rss = fitLine(points.map(({ count, rss }) => [count, rss]));
  return [
    `CPU: ${cpu.slope.toFixed(3)} % of a core a ${unit}, beginning at ${cpu.intercept.toFixed(1)} % (R² = ${cpu.rSquared.toFixed(3)}, no point further than ${cpu.worst.toFixed(1)} % from the line).`,
    `Memory: ${kb(rss.slope)} a ${unit}, beginning at ${mib(rss.intercept)} (R² = ${rss.rSquared.toFixed(3)}, no point further than ${mib(rss.worst)} from the line).`,
  ];
};

/** @param {string} name @param {readonly Point[]} points */
const table = (name, points) => ({
  head: [name, ...points.map(({ count }) => String(count))],
  rows: [
    ['server CPU', ...points.map(({ cpu }) => percent(cpu))],
    ['memory', ...points.map(({ rss }) => mib(rss, 0))],
  ],
});

/** @type {import('../support/result.mjs').Row} */
export const growth = {
  id: 'growth',
  title: 'Cost as sessions and as viewers grow',
  limitMs: 240_000,
  measure: async ({ quick, folder }) => {
    const seconds = quick ? 2 : 5;
    const file = join(folder, 'growth.log');
    writeLogLines(file, 4 * MEBIBYTE);
    /** @param {number} rate @param {number} step */
    const command = (rate, step) => `exec '${process.execPath}' '${PROGRAM}' '${file}' ${rate} ${step}`;

    const many = await startRootResume({ collectable: true });
    const all = await openViewers({
      kind: 'sse',
      url: many.url.origin,
      token: many.token,
      path: '/stream?output=*',
      count: 1,
      stalled: 0,
      file: '',
    });
    /** @type {Point[]} */
    const sessions = [];
    let created = 0;
    for (const count of quick ? [5, 15, 25] : [10, 20, 30, 40, 50]) {
      for (; created < count; created += 1)
        await many.create({ name: `busy ${created}`, command: command(SESSION_RATE, SESSION_STEP_MS) });
      sessions.push(await look(many, count, seconds));
    }
    await all.close();
    await many.stop();

    const one = await startRootResume({ collectable: true });
    const { id } = await one.create({ name: 'viewed', command: command(VIEWED_RATE, VIEWED_STEP_MS) });
    /** @type {Point[]} */
    const viewers = [];
    const crowds = [];
    let watching = 0;
    for (const count of quick ? [25, 50, 100] : [50, 100, 200, 300, 400]) {
      crowds.push(
        await openViewers({
          kind: 'sse',
          url: one.url.origin,
          token: one.token,
          path: `/sessions/${id}/stream?from=now`,
          count: count - watching,
          stalled: 0,
          file: '',
        }),
      );
      watching = count;
      viewers.push(await look(one, count, seconds));
    }
    for (const crowd of crowds) await crowd.close();
    return {
      method: [
        `Sessions: each writes ${SESSION_RATE / 1000} kB a second in ${1000 / SESSION_STEP_MS} writes, and one viewer has one stream with the output of all. Viewers: each has a stream of the same session, which writes ${VIEWED_RATE / 1000} kB a second in ${1000 / VIEWED_STEP_MS} writes. At each count the server is left alone for ${SETTLE_MS / 1000} s, then its CPU is taken over ${seconds} s, its memory after that and after a collection of garbage; the lines are least-squares fits.`,
      ],
      tables: [table('sessions', sessions), table('viewers', viewers)],
      remarks: [
        ...fits(sessions, 'session').map((text) => `Sessions. ${text}`),
        ...fits(viewers, 'viewer').map((text) => `Viewers. ${text}`),
      ],
    };
  },
};
