import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { fakeSource } from './fake-source.ts';
import { locateTop } from './locate-top.ts';

const { signal } = new AbortController();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A terminal with little scrollback to which all of this was written. */
const terminalOf = async (text: string, cols = 80): Promise<Terminal> => {
  const terminal = new headless.Terminal({ cols, rows: 10, scrollback: 500, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal as unknown as Terminal;
};

const locate = async (text: string, cols?: number) => {
  const bytes = encode(text);
  const terminal = await terminalOf(text, cols);
  const seam = await locateTop(terminal, bytes.length, fakeSource({ bytes }), signal);
  const row = seam.marker?.line ?? -1;
  const line = terminal.buffer.active.getLine(row)?.translateToString(true);
  return { ...seam, row, line, text: new TextDecoder().decode(bytes.subarray(seam.offset)) };
};

const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\r\n`).join('');

describe("the place of a terminal's top in the log", () => {
  it('is found by its lines', async () => {
    const seam = await locate(numbered(20_000, (index) => `line ${index}`));
    expect(seam.text.startsWith(`${seam.line}\r\n`)).toBe(true);
    expect(seam.line).toBe(`line ${20_000 - 509}`);
    expect(seam.oldest).toBe(false);
  });

  it('is found though colours, titles and tabs make the log much longer than what is seen', async () => {
    const dressed = numbered(
      3000,
      (index) => `\x1b]0;${'title '.repeat(20)}\x07\x1b[38;5;${index % 256}mitem\t${index}\x1b[0m\ttab`,
    );
    const seam = await locate(dressed);
    expect(seam.text).toContain(`item\t${3000 - 509}\x1b[0m`);
    expect(seam.text.indexOf(`item\t${3000 - 509}\x1b[0m`)).toBeLessThan(200);
  });

  it('is the first whole line, where the first row goes on with one that is gone', async () => {
    const seam = await locate(
      numbered(3000, (index) => `${index} ${'wide '.repeat(30)}`),
      40,
    );
    expect(seam.line?.startsWith(String(Number.parseInt(seam.text, 10)))).toBe(true);
    expect(seam.row).toBeLessThan(4);
  });

  it('is told to be the oldest where the terminal holds all there is', async () => {
    expect(await locate('one\r\ntwo\r\nthree\r\n')).toMatchObject({ offset: 0, oldest: true });
  });

  it('is where the lines stand that lie nearest to a guess, where they are repeated', async () => {
    const seam = await locate('y\r\n'.repeat(20_000));
    expect(seam.text.length).toBe(509 * 3);
  });

  it('is a guess where the log does not show what the terminal does', async () => {
    const seam = await locate(
      `${numbered(2000, (index) => `old ${index}`)}\x1b[2J\x1b[3J\x1b[5;5Hdrawn\x1b[7;9Helsewhere`,
    );
    expect(seam.marker).toBeNull();
    expect(seam.oldest).toBe(false);
  });
});
