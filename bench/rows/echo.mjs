import { ms, times } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { median, quantile } from '../support/statistics.mjs';
import { typeIntoRootResume, typeIntoWebSocket, typeKeys } from '../support/typing.mjs';
import { cpuWhile } from '../support/usage.mjs';
import { startWebSocketServer } from '../support/websocket-peer.mjs';

/** These warm both sides up and do not count. */
const WARM_UP_KEYS = 500;
/** Between two keys of a fast typist, in milliseconds. */
const REST_MS = 20;

/** @type {import('../support/result.mjs').Row} */
export const echo = {
  id: 'echo',
  title: 'Key to echo, from a bare socket client',
  limitMs: 120_000,
  measure: async ({ quick }) => {
    const rounds = quick ? 3 : 10;
    const keys = quick ? 100 : 400;
    const restingKeys = quick ? 20 : 60;
    const server = await startRootResume();
    const peer = await startWebSocketServer();
    const sides = [
      { name: 'RootResume, POST and SSE', pid: server.pid, typist: await typeIntoRootResume(server) },
      { name: 'ws + node-pty', pid: peer.pid, typist: await typeIntoWebSocket(peer) },
    ].map((side) => ({
      ...side,
      fast: /** @type {number[][]} */ ([]),
      resting: /** @type {number[][]} */ ([]),
      cpuMs: 0,
    }));
    for (const { typist } of sides) await typeKeys(typist, WARM_UP_KEYS);
    for (let round = 0; round < rounds; round += 1)
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        const { result, cpuMs } = await cpuWhile(side.pid, () => typeKeys(side.typist, keys));
        side.fast.push(result);
        side.cpuMs += cpuMs;
        side.resting.push(await typeKeys(side.typist, restingKeys, REST_MS));
      }
    for (const { typist } of sides) typist.close();
    const [ours, theirs] = sides;
    if (ours === undefined || theirs === undefined) throw new Error('two sides are measured');
    /** @param {'fast' | 'resting'} pace */
    const ratio = (pace) =>
      median(ours[pace].map((samples, round) => median(samples) / median(theirs[pace][round] ?? [])));
    /** @param {'fast' | 'resting'} pace */
    const lines = (pace) =>
      sides.map((side) => [
        side.name,
        ms(median(side[pace].flat())),
        ms(quantile(side[pace].flat(), 0.99)),
        side[pace].map((samples) => median(samples).toFixed(2)).join(', '),
        pace === 'fast' ? `${Math.round((1000 * side.cpuMs) / (rounds * keys))} µs` : '',
      ]);
    const fastest = median(ours.fast.flat());
    return {
      method: [
        'A key is sent, the kernel echoes it (`cat` runs), the clock stops when the viewer has the echo. Ours: a POST on a kept-alive connection, the echo from an SSE stream on another. The peer: one WebSocket.',
        `${rounds} rounds, the two in turn and in alternating order; in each ${keys} keys, every one sent as soon as the one before was seen, then ${restingKeys} keys ${REST_MS} ms apart, as somebody who types fast. The first ${WARM_UP_KEYS} keys of each do not count.`,
        'The ratio is the median of the ratios of the rounds, since the machine drifts from round to round.',
        'A browser adds its own cost to both; that is the next section.',
      ],
      tables: [
        {
          head: [
            'one after another',
            'median',
            '99th percentile',
            'median of each round, ms',
            'server CPU a key',
          ],
          rows: lines('fast'),
        },
        {
          head: [`${REST_MS} ms apart`, 'median', '99th percentile', 'median of each round, ms', ''],
          rows: lines('resting'),
        },
      ],
      marks: [
        { what: 'key to echo, median', mark: 'below 1 ms', figure: ms(fastest), met: fastest < 1 },
        {
          what: 'key to echo against ws + node-pty, median',
          mark: 'at most 1.5 ×',
          figure: `${times(ratio('fast'))} one after another, ${times(ratio('resting'))} at ${REST_MS} ms`,
          met: ratio('fast') <= 1.5,
        },
      ],
    };
  },
};
