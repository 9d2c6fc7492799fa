import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { hardenTerminal } from './harden-terminal.ts';

const create = (): Terminal => {
  const terminal = new headless.Terminal({
    cols: 20,
    rows: 5,
    allowProposedApi: true,
  }) as unknown as Terminal;
  hardenTerminal(terminal);
  return terminal;
};
const write = (terminal: Terminal, text: string): Promise<void> =>
  new Promise((resolve) => terminal.write(text, resolve));

describe('a hardened terminal', () => {
  it('goes on after a sequence that xterm.js cannot draw', async () => {
    const terminal = create();
    await write(terminal, '\x1b[5;20H\x1b[1J\x1b[Hon');
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('on');
  });

  it.each(['L', 'M', 'S', 'T', 'I', 'Z', 'b'])(
    'is not kept busy by a huge repeat count of CSI %s',
    async (final) => {
      const terminal = create();
      await write(terminal, `x\x1b[2147483647${final}\x1b[2J\x1b[Hon`);
      expect(terminal.buffer.active.getLine(terminal.buffer.active.baseY)?.translateToString(true)).toBe(
        'on',
      );
    },
  );
});
