import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

test.describe('a disk that fails', () => {
  test('is told while the session runs on from memory, and until it has healed', async ({ app, server }) => {
    const { id } = await server.create({ name: 'web', command: 'cat' });
    await app.openSession(id);
    await app.type('before\n');
    await app.expectText(id, 'before');
    const trouble = app.page.getByText(/Output is not kept on the disk/);
    await expect(trouble).toBeHidden();

    // Somebody moves the folder away and leaves a file in its place: no more can be written.
    const logs = join(server.dataDir, 'logs');
    renameSync(logs, `${logs}.away`);
    writeFileSync(logs, '');
    // What is open can still be written to; the next look at the folder cannot.
    const flood = await server.create({ name: 'flood', command: 'seq 1 2000000; read x' });
    await expect(trouble).toBeVisible({ timeout: 60_000 });
    await app.type('during\n');
    await app.expectText(id, 'during');
    await app.page.reload();
    await expect(trouble).toBeVisible();

    rmSync(logs);
    await expect(trouble).toBeHidden({ timeout: 60_000 });
    await app.type('after\n');
    await app.expectText(id, 'after');
    await expect
      .poll(async () => (await server.call<{ state: string }>('GET', `/sessions/${flood.id}`)).state)
      .toBe('running');
  });
});
