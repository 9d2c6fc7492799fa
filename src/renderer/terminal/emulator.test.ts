import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { hardenTerminal } from '../../shared/terminal/harden-terminal.ts';
import { resizeTerminal } from '../../shared/terminal/resize-terminal.ts';
import { installWidthRules, MAX_JOINED_CODE_POINTS } from '../../shared/terminal/width-rules.ts';
import { emulatorInternals } from './emulator-internals.ts';

// Under Node the addon decodes its table with Buffer and trips over the pool that small ones share; a browser has no Buffer.
const { Buffer } = globalThis as unknown as { Buffer: { poolSize: number } };
Buffer.poolSize = 0;
const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');

/** The same emulator as in the page, without a screen. */
const create = (): Terminal => {
  const terminal = new headless.Terminal({
    cols: 20,
    rows: 5,
    allowProposedApi: true,
  }) as unknown as Terminal;
  hardenTerminal(emulatorInternals(terminal));
  installWidthRules(terminal.unicode, new UnicodeGraphemesAddon());
  return terminal;
};
const write = (terminal: Terminal, text: string): Promise<void> =>
  new Promise((resolve) => terminal.write(text, resolve));
const resize = (terminal: Terminal, cols: number, rows: number): void =>
  resizeTerminal(terminal, emulatorInternals(terminal), cols, rows);
const line = ({ buffer: { active } }: Terminal, row = 0): string | undefined =>
  active.getLine(active.baseY + row)?.translateToString(true);

describe('the terminal of the page', () => {
  it('goes on after a sequence that xterm.js cannot draw', async () => {
    const terminal = create();
    await write(terminal, '\x1b[5;20H\x1b[1J\x1b[Hon');
    expect(line(terminal)).toBe('on');
  });

  it.each(['L', 'M', 'S', 'T', 'I', 'Z', 'b'])(
    'is not kept busy by a huge repeat count of CSI %s',
    async (final) => {
      const terminal = create();
      await write(terminal, `x\x1b[2147483647${final}\x1b[2J\x1b[Hon`);
      expect(line(terminal)).toBe('on');
    },
  );

  it('gives graphemes one or two cells, and bounds what one cell holds', async () => {
    const terminal = create();
    await write(terminal, `漢e\u0301|\r\na${'\u0301'.repeat(5000)}`);
    expect(terminal.buffer.active.getLine(0)?.getCell(0)?.getWidth()).toBe(2);
    expect(terminal.buffer.active.getLine(0)?.getCell(2)?.getChars()).toBe('e\u0301');
    const crowded = terminal.buffer.active.getLine(1)?.getCell(0)?.getChars() ?? '';
    expect(crowded.length).toBeGreaterThan(1);
    expect(crowded.length).toBeLessThanOrEqual(MAX_JOINED_CODE_POINTS);
  });

  it('has no scrollback in an alternate screen that was made smaller before its first use', async () => {
    const terminal = create();
    resize(terminal, 20, 3);
    await write(terminal, '\x1b[?1049h1\r\n2\r\n3\r\n4');
    expect(terminal.buffer.active.length).toBe(3);
  });

  it('keeps no cells beyond its right edge, and no half of a wide character at it', async () => {
    const terminal = create();
    await write(terminal, '\x1b[?1049h0123456漢9');
    resize(terminal, 8, 5);
    expect(line(terminal)).toBe('0123456');
    resize(terminal, 20, 5);
    expect(line(terminal)).toBe('0123456');
  });
});
