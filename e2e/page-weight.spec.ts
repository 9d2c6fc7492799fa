import { gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

/** What a first visit may load until the page is live, in bytes as they are sent. */
const MAX_FIRST_LOAD_BYTES = 300 * 1024;

/** Bytes of a body on the wire; where the server sent it plain, what gzip makes of it. */
const compressedBytes = async (response: Response): Promise<number> => {
  if (response.headers()['content-encoding'] !== undefined)
    return (await response.request().sizes()).responseBodySize;
  return gzipSync(await response.body(), { level: 9 }).length;
};

test('a first visit loads at most 300 KB until the page is live', async ({ page, server }) => {
  const responses: Response[] = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.includes('/api/')) responses.push(response);
  });
  await new AppPage(page).open(server.link());
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  const files = await Promise.all(
    responses.map(async (response) => ({
      name: new URL(response.url()).pathname,
      bytes: await compressedBytes(response),
    })),
  );
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of files) console.log(`${String(bytes).padStart(8)}  ${name}`);
  console.log(`${String(total).padStart(8)}  in all, of at most ${MAX_FIRST_LOAD_BYTES}`);
  expect(files.length).toBeGreaterThan(2);
  expect(total).toBeLessThanOrEqual(MAX_FIRST_LOAD_BYTES);
});
