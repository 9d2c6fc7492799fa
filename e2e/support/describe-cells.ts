/** A terminal as plain data, a string for each cell. */
export interface DescribedTerminal {
  readonly size: string;
  readonly active: string;
  readonly cursor: string;
  readonly modes: string;
  /** Scroll region of the active screen. */
  readonly region: string;
  /** By screen, then line, then cell; the first string of a line says whether it wraps from the one above. */
  readonly screens: Readonly<Record<'normal' | 'alternate', readonly (readonly string[])[]>>;
}

/**
 * Describes an xterm.js terminal, in the page or headless: characters, widths, colours and attributes of each cell, cursor, modes, scroll
 * region, wrapped lines. It refers to nothing outside itself, so that its source can be sent to a page. Half of a wide character is
 * described as the empty cell that is seen of it.
 */
export const describeCells = (emulator: unknown): DescribedTerminal => {
  interface Cell {
    getChars(): string;
    getWidth(): number;
    getFgColorMode(): number;
    getFgColor(): number;
    getBgColorMode(): number;
    getBgColor(): number;
    isBold(): number;
    isDim(): number;
    isItalic(): number;
    isUnderline(): number;
    isBlink(): number;
    isInverse(): number;
    isInvisible(): number;
    isStrikethrough(): number;
    isOverline(): number;
  }
  interface Buffer {
    readonly type: string;
    readonly cursorX: number;
    readonly cursorY: number;
    readonly baseY: number;
    readonly length: number;
    getLine(
      y: number,
    ):
      | { readonly isWrapped: boolean; readonly length: number; getCell(x: number): Cell | undefined }
      | undefined;
  }
  const terminal = emulator as {
    readonly cols: number;
    readonly rows: number;
    readonly modes: object;
    readonly buffer: { readonly active: Buffer; readonly normal: Buffer; readonly alternate: Buffer };
    readonly _core: {
      readonly _bufferService: {
        readonly buffer: { readonly scrollTop: number; readonly scrollBottom: number };
      };
      readonly coreService: { readonly isCursorHidden: boolean };
    };
  };
  const describeCell = (cell: Cell, next: Cell | undefined): string => {
    const broken = cell.getWidth() === 2 && next?.getWidth() !== 0;
    const flags = [
      cell.isBold(),
      cell.isDim(),
      cell.isItalic(),
      cell.isUnderline(),
      cell.isBlink(),
      cell.isInverse(),
      cell.isInvisible(),
      cell.isStrikethrough(),
      cell.isOverline(),
    ].map((flag) => (flag ? 1 : 0));
    const chars = broken ? '' : cell.getChars();
    return `${chars}|${broken ? 1 : cell.getWidth()}|${cell.getFgColorMode()}:${cell.getFgColor()}|${cell.getBgColorMode()}:${cell.getBgColor()}|${flags.join('')}`;
  };
  const describeScreen = (buffer: Buffer): string[][] =>
    Array.from({ length: buffer.length }, (_, y) => {
      const line = buffer.getLine(y);
      const cells = [line?.isWrapped === true ? 'wrapped' : ''];
      for (let x = 0; line !== undefined && x < line.length; x += 1) {
        const cell = line.getCell(x);
        if (cell !== undefined) cells.push(describeCell(cell, line.getCell(x + 1)));
      }
      return cells;
    });
  const { active, normal, alternate } = terminal.buffer;
  const region = terminal._core._bufferService.buffer;
  return {
    size: `${terminal.cols} × ${terminal.rows}, ${normal.length} lines from ${normal.baseY}`,
    active: active.type,
    cursor: `${active.cursorX}, ${active.cursorY}${terminal._core.coreService.isCursorHidden ? ', hidden' : ''}`,
    modes: JSON.stringify(terminal.modes),
    region: `${region.scrollTop} to ${region.scrollBottom}`,
    screens: {
      normal: describeScreen(normal),
      alternate: active.type === 'alternate' ? describeScreen(alternate) : [],
    },
  };
};

/** Names the first thing in which two terminals differ; null where they are the same. */
export const firstDifference = (expected: DescribedTerminal, got: DescribedTerminal): string | null => {
  for (const key of ['size', 'active', 'cursor', 'modes', 'region'] as const)
    if (expected[key] !== got[key]) return `${key}: expected ${expected[key]}, got ${got[key]}`;
  for (const screen of ['normal', 'alternate'] as const) {
    const [one, other] = [expected.screens[screen], got.screens[screen]];
    for (let y = 0; y < Math.max(one.length, other.length); y += 1)
      for (let x = 0; x < Math.max(one[y]?.length ?? 0, other[y]?.length ?? 0); x += 1)
        if (one[y]?.[x] !== other[y]?.[x])
          return `${screen} screen, line ${y}, ${x === 0 ? 'wrapping' : `cell ${x - 1}`}: expected ${JSON.stringify(one[y]?.[x])}, got ${JSON.stringify(other[y]?.[x])}`;
  }
  return null;
};
