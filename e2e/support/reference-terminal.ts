import headless from '@xterm/headless';
import type { StreamEvent } from '../../src/shared/events.ts';
import { SCROLLBACK_LINES } from '../../src/shared/limits.ts';
import { hardenTerminal, type Hardenable } from '../../src/shared/terminal/harden-terminal.ts';
import { resizeTerminal, type ResizableInternals } from '../../src/shared/terminal/resize-terminal.ts';
import { WholeCharacters } from '../../src/shared/terminal/whole-characters.ts';
import { installWidthRules } from '../../src/shared/terminal/width-rules.ts';
import { describeCells, type DescribedTerminal } from './describe-cells.ts';
import type { Server } from './server.ts';

/**
 * Loads the addon while small Buffers share no memory: under Node it reads its table from byte 0 of whatever memory its Buffer lies in,
 * and with a wrong table may never come back.
 */
const loadGraphemes = async () => {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');
    return new UnicodeGraphemesAddon();
  } finally {
    Buffer.poolSize = poolSize;
  }
};

/**
 * Draws a session in a headless terminal of the test's own, up to byte `until`: from its log (`start`), or from a fresh snapshot of the
 * server's. So it tells what the page should show without asking the page, or the server's own terminal.
 */
export const drawReference = async (
  server: Server,
  id: string,
  from: 'start' | 'snapshot',
  until: number,
): Promise<DescribedTerminal> => {
  const { cols, rows } = await server.call<{ cols: number; rows: number }>('GET', `/sessions/${id}`);
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    // Its complaints about hostile bytes are not this test's.
    logLevel: 'off',
  });
  const core = (
    terminal as unknown as {
      readonly _core: {
        readonly _inputHandler: Hardenable['input'];
        readonly _bufferService: ResizableInternals;
      };
    }
  )._core;
  hardenTerminal({ input: core._inputHandler });
  installWidthRules(terminal.unicode, await loadGraphemes());
  const whole = new WholeCharacters();
  const write = async (bytes: Uint8Array): Promise<void> => {
    for (const piece of whole.push(bytes))
      await new Promise<void>((resolve) => terminal.write(piece, resolve));
  };

  const ending = new AbortController();
  const response = await fetch(`${server.url}/api/v1/sessions/${id}/stream?from=${from}`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: ending.signal,
  });
  const decoder = new TextDecoder();
  let text = '';
  let offset = from === 'start' ? 0 : -1;
  const apply = async (block: string): Promise<void> => {
    const field = (name: string): string =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2) ?? '';
    if (field('data') === '') return;
    const event = { type: field('event'), data: JSON.parse(field('data')) as unknown } as StreamEvent;
    if (event.type === 'resize' || event.type === 'snapshot')
      resizeTerminal(terminal, core._bufferService, event.data.cols, event.data.rows);
    if (event.type !== 'output' && event.type !== 'snapshot') return;
    const bytes = Buffer.from(event.data.data, 'base64');
    await write(bytes);
    offset = event.data.offset + (event.type === 'output' ? bytes.length : 0);
  };
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      await apply(text.slice(0, end));
      text = text.slice(end + 2);
    }
    if (offset >= until) break;
  }
  ending.abort();
  const described = describeCells(terminal);
  terminal.dispose();
  return described;
};
