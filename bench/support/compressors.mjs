import * as zlib from 'node:zlib';

/**
 * A compressor that is flushed after each event, so that whoever reads it can decode the event at once.
 * @typedef {object} Compressor
 * @property {string} name
 * @property {(() => import('node:stream').Transform & { flush(callback?: () => void): void }) | undefined} create undefined: this Node cannot
 */

const { constants } = zlib;

/** @param {number} level */
const gzip = (level) => ({
  name: `gzip ${level}`,
  create: () => zlib.createGzip({ level, flush: constants.Z_SYNC_FLUSH }),
});

/** @param {number} quality */
const brotli = (quality) => ({
  name: `brotli ${quality}`,
  create: () =>
    zlib.createBrotliCompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        // The window that gzip has; the usual one costs 16 MiB a viewer.
        [constants.BROTLI_PARAM_LGWIN]: 16,
      },
    }),
});

// Node has zstd since 22.15.
const createZstd = /** @type {any} */ (zlib)['createZstdCompress'];
const ZSTD_FLUSH = 1;

/** @type {readonly Compressor[]} */
export const COMPRESSORS = [
  gzip(1),
  gzip(6),
  brotli(1),
  brotli(4),
  { name: 'zstd', create: createZstd === undefined ? undefined : () => createZstd({ flush: ZSTD_FLUSH }) },
];

/**
 * Sends frames through a compressor, each when the one before has come out: bytes out, CPU, and what each frame had to wait.
 * @param {Compressor} compressor
 * @param {readonly string[]} frames
 */
export const compressFrames = async ({ create }, frames) => {
  if (create === undefined) return undefined;
  const stream = create();
  let wireBytes = 0;
  stream.on('data', (/** @type {Buffer} */ chunk) => (wireBytes += chunk.length));
  const waits = [];
  const cpuBefore = process.cpuUsage();
  for (const frame of frames) {
    const startedAt = performance.now();
    // The callback comes when all that the frame compressed to has been given out.
    await new Promise((resolve) => stream.write(frame, () => resolve(undefined)));
    waits.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  stream.destroy();
  return { wireBytes, cpuMs: (user + system) / 1000, waits };
};
