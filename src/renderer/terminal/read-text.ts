import type { Terminal } from '@xterm/xterm';

/** Reads a terminal's whole buffer as text, wrapped lines joined. */
export const readText = (terminal: Terminal): string => {
  const { active } = terminal.buffer;
  let text = '';
  for (let index = 0; index < active.length; index += 1) {
    const line = active.getLine(index);
    if (line === undefined) continue;
    if (index > 0 && !line.isWrapped) text += '\n';
    text += line.translateToString(true);
  }
  return text;
};

/** Reads the rows of a terminal that are to be seen, as they stand. */
export const readScreen = (terminal: Terminal): string => {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
  ).join('\n');
};
