import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What compresses well; fonts and pictures are compressed already. */
const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/;

/** Below this a compressed file saves less than its headers cost, in bytes. */
const SMALLEST_BYTES = 1024;

/**
 * Writes a gzip and a brotli copy beside each file of the built page, so that the server compresses nothing while it serves. Browsers
 * take brotli over HTTPS and loopback, gzip on a plain LAN address.
 * @returns {import('vite').Plugin}
 */
export const precompress = () => ({
  name: 'rootresume-precompress',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => COMPRESSIBLE.test(file))) {
      const file = join(dir ?? '.', name);
      const bytes = readFileSync(file);
      if (bytes.length < SMALLEST_BYTES) continue;
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(
        `${file}.br`,
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
      );
    }
  },
});
