import type { IBufferRange } from '@xterm/xterm';
import { Terminal } from '@xterm/headless';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLinkHandler, readLinkText, type DoubtfulLink } from './links.ts';

afterEach(() => void vi.unstubAllGlobals());

const click = (text: string, address: string): { opened: string[]; doubted: DoubtfulLink[] } => {
  const [opened, doubted]: [string[], DoubtfulLink[]] = [[], []];
  vi.stubGlobal('window', { open: (opens: string) => void opened.push(opens) });
  const handler = createLinkHandler({
    readText: () => text,
    showAddress: () => undefined,
    onDoubt: (link) => doubted.push(link),
  });
  handler.activate({} as MouseEvent, address, {} as IBufferRange);
  return { opened, doubted };
};

describe('a link that a program marks as such', () => {
  it('opens at once where its text is no address, or its own', () => {
    for (const text of ['a report', 'https://ours.example/'])
      expect(click(text, 'https://ours.example/')).toEqual({
        opened: ['https://ours.example/'],
        doubted: [],
      });
  });

  it('is asked about, and not opened, where its text is another address', () =>
    expect(click('https://bank.example', 'https://evil.example/')).toEqual({
      opened: [],
      doubted: [{ says: 'https://bank.example', leadsTo: 'https://evil.example/' }],
    }));
});

describe('the text of a link', () => {
  const read = async (cols: number, text: string, [y, start, end]: readonly [number, number, number]) => {
    const terminal = new Terminal({ allowProposedApi: true, cols, rows: 6 });
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const range = { start: { x: start, y }, end: { x: end, y } };
    return readLinkText(terminal, range);
  };

  it('is that of its cells', async () =>
    expect(await read(40, 'see the report now', [1, 5, 14])).toBe('the report'));

  it('takes in the word that it is a part of', async () =>
    expect(await read(40, 'at https://bank.example now', [1, 17, 20])).toBe('https://bank.example'));

  it('goes on over the rows into which a line is wrapped, and no farther', async () => {
    for (const row of [1, 2, 3])
      expect(await read(10, 'https://bank.example/login\r\nand more', [row, 1, row === 3 ? 6 : 10])).toMatch(
        /^https:\/\/bank\.example\/login$/,
      );
  });
});
