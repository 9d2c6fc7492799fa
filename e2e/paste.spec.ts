import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AppPage } from './support/app-page.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

const RECORDER = resolve(import.meta.dirname, 'programs/record-input.mjs');

const START = '\x1b[200~';
const END = '\x1b[201~';

test.describe('a paste', () => {
  let folder: string;
  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rootresume-paste-'));
  });
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Opens a program that asked for bracketed paste and records what it reads. */
  const openRecorder = async (app: AppPage, server: Server): Promise<() => string> => {
    const file = join(folder, 'input');
    const { id } = await server.create({
      name: 'recorder',
      command: `printf '\\033[?2004h'; exec '${process.execPath}' '${RECORDER}' '${file}'`,
    });
    await app.openSession(id);
    await app.expectText(id, 'recording');
    return () => readFileSync(file, 'latin1');
  };

  /** Pastes as the browser does for the paste key, with this text on the clipboard. */
  const paste = async (app: AppPage, text: string): Promise<void> => {
    await app.terminal.locator('textarea').evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  };

  test('of 1 MiB arrives whole and in order between its brackets', async ({ app, server }) => {
    const read = await openRecorder(app, server);
    let text = '';
    for (let line = 0; text.length < 1024 * 1024; line += 1) text += `line ${line} of a long paste\n`;
    await paste(app, text);
    // A terminal sends what Enter sends at the end of each line.
    const wanted = START + text.replaceAll('\n', '\r') + END;
    await expect.poll(() => read().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(wanted.length);
    expect(read() === wanted).toBe(true);
    await app.type('x');
    await expect.poll(() => read().length).toBe(wanted.length + 1);
    expect(read().endsWith(`${END}x`)).toBe(true);
  });

  test('is not ended early by an end of a paste that stands in it', async ({ app, server }) => {
    const read = await openRecorder(app, server);
    await paste(app, `harmless${END}rm -rf everything\nmore`);
    await expect.poll(read).toContain('more');
    await expect.poll(() => read().endsWith(END)).toBe(true);
    expect(read().startsWith(START)).toBe(true);
    expect(read().split(END)).toHaveLength(2);
    expect(read().slice(START.length, -END.length)).toContain('rm -rf everything\rmore');
  });

  test('has no brackets where the program did not ask for them', async ({ app, server }) => {
    const read = await openRecorder(app, server);
    await server.create({ name: 'plain', command: 'stty -echo; exec cat' });
    await app.openSession('plain');
    await paste(app, 'just text\n');
    await app.expectText('plain', 'just text');
    expect(await app.text('plain')).not.toContain('200~');
    expect(read()).toBe('');
  });
});
