import { join } from 'node:path';
import { COMPRESSORS, compressFrames } from '../support/compressors.mjs';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause, until } from '../support/resources.mjs';
import { MEBIBYTE, ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStream, outputBytes } from '../support/sse-client.mjs';
import { median, quantile } from '../support/statistics.mjs';

const TUI = join(import.meta.dirname, '../programs/tui.mjs');
const MEGABIT = 1_000_000 / 8;
/** Links on which compression is judged, in megabits a second. */
const LINKS = [1000, 100, 20, 5];

/** @typedef {{ name: string, frames: readonly string[], outputBytes: number }} Recording */

/**
 * Records a real stream: the events as they stood on the wire.
 * @param {import('../support/rootresume-server.mjs').RootResumeServer} server
 * @param {string} name
 * @param {string} command
 * @param {(state: { bytes: number, id: string }) => Promise<void>} drive resolves when enough was recorded
 * @returns {Promise<Recording>}
 */
const record = async (server, name, command, drive) => {
  const { id } = await server.create({ name, command, start: false });
  /** @type {string[]} */
  const frames = [];
  const state = { bytes: 0, id };
  const stream = await openStream(server, `/sessions/${id}/stream?from=start`, (event, data, frame) => {
    if (event !== 'output') return;
    frames.push(frame);
    state.bytes += outputBytes(data).length;
  });
  await server.call('POST', `/sessions/${id}/start`);
  await drive(state);
  stream.close();
  await server.remove(id);
  return { name, frames, outputBytes: state.bytes };
};

/** @param {Recording} recording */
const wireBytes = ({ frames }) => frames.reduce((sum, frame) => sum + frame.length, 0);

/** @type {import('../support/result.mjs').Row} */
export const compression = {
  id: 'compression',
  title: 'Bytes on the wire, and whether to compress them',
  limitMs: 180_000,
  measure: async ({ quick, folder }) => {
    const file = join(folder, 'compression.log');
    writeLogLines(file, (quick ? 2 : 8) * MEBIBYTE);
    const server = await startRootResume();
    const recordings = [
      await record(
        server,
        'coloured log lines, a flood',
        `stty raw -echo; cat '${file}'; sleep 60`,
        (state) => until(() => state.bytes >= (quick ? 2 : 8) * MEBIBYTE, 30_000, 'the flood'),
      ),
      await record(server, "a TUI's redraws, ten a second", `exec '${process.execPath}' '${TUI}'`, () =>
        pause(quick ? 3000 : 10_000),
      ),
      await record(server, 'echoed keys', 'exec cat', async (state) => {
        for (let key = 0; key < (quick ? 100 : 400); key += 1) {
          const before = state.bytes;
          await fetch(`${server.url.origin}/api/v1/sessions/${state.id}/input`, {
            method: 'POST',
            headers: { authorization: `Bearer ${server.token}` },
            body: String.fromCharCode(97 + ((key * 7) % 26)),
          });
          await until(() => state.bytes > before, 5000, 'an echo');
        }
      }),
    ];
    const rows = [];
    /** @type {{ compressor: string, cpuPerMb: number, saved: number }[]} of the flood */
    const onFlood = [];
    for (const recording of recordings) {
      const identity = wireBytes(recording);
      rows.push([
        recording.name,
        'none',
        (identity / recording.outputBytes).toFixed(2),
        Math.round(identity / recording.frames.length).toString(),
        '',
        '',
        '',
      ]);
      for (const compressor of COMPRESSORS) {
        const outcome = await compressFrames(compressor, recording.frames);
        if (outcome === undefined) continue;
        const total = outcome.wireBytes;
        const cpuPerMb = outcome.cpuMs / (recording.outputBytes / 1_000_000);
        if (recording === recordings[0])
          onFlood.push({
            compressor: compressor.name,
            cpuPerMb,
            saved: (identity - total) / recording.outputBytes,
          });
        rows.push([
          recording.name,
          compressor.name,
          (total / recording.outputBytes).toFixed(2),
          Math.round(total / recording.frames.length).toString(),
          `${Math.round((1000 * outcome.cpuMs) / recording.frames.length)} µs`,
          ms(median(outcome.waits), 3),
          ms(quantile(outcome.waits, 0.99), 3),
        ]);
      }
    }
    const links = onFlood.map(({ compressor, cpuPerMb, saved }) => [
      compressor,
      ms(cpuPerMb, 1),
      ...LINKS.map((link) => {
        const gain = (1000 * saved * 1_000_000) / (link * MEGABIT) - cpuPerMb;
        return `${gain >= 0 ? '−' : '+'}${ms(Math.abs(gain), 0)}`;
      }),
    ]);
    const cheapest = onFlood[0];
    const breakEven =
      cheapest === undefined ? 0 : (cheapest.saved * 1_000_000) / (cheapest.cpuPerMb / 1000) / MEGABIT;
    return {
      method: [
        'Three real streams are recorded as they stand on the wire, event by event, then sent through the compressors of `node:zlib`, each event flushed, so that a viewer can draw it when it comes. The second table sums up what a MB of the flood costs and when it arrives: sooner by what is not sent, later by what is computed. The time is that from handing an event over until all of it has come out; CPU counts all threads.',
        'Output travels as base64, which takes 1.33 bytes for each; the rest of what exceeds 1 is the event around it (its name, cursor, session and offset), which weighs most where events are small.',
        'zstd is measured where Node has it (22.15 and later).',
      ],
      tables: [
        {
          head: [
            'output',
            'compression',
            'wire bytes a byte',
            'bytes an event',
            'CPU an event',
            'added, median',
            'added, 99 %',
          ],
          rows,
        },
        { head: ['a MB of the flood', 'CPU', ...LINKS.map((link) => `at ${link} Mbit/s`)], rows: links },
      ],
      remarks: [
        `On the flood, ${cheapest?.compressor ?? 'the cheapest'} and a link of ${breakEven.toFixed(0)} Mbit/s take equally long: on a faster one, compressing takes longer than sending what it saves, on a slower one it pays.`,
      ],
    };
  },
};
