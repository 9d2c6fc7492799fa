/** A terminal as plain data: two that show the same have equal descriptions. */
export interface TerminalDescription {
  readonly size: string;
  readonly active: string;
  readonly cursor: string;
  readonly modes: Readonly<Record<string, unknown>>;
  /** One string per line: `+` where it wraps from the one above, then runs of text, each led by its attributes where they change. */
  readonly normal: readonly string[];
  readonly alternate: readonly string[];
}

interface CellLike {
  getWidth(): number;
  getChars(): string;
  getFgColorMode(): number;
  getFgColor(): number;
  getBgColorMode(): number;
  getBgColor(): number;
  isBold(): number;
  isItalic(): number;
  isDim(): number;
  isUnderline(): number;
  isBlink(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
}
interface LineLike {
  readonly isWrapped: boolean;
  readonly length: number;
  getCell(x: number): CellLike | undefined;
}
interface BufferLike {
  readonly type: string;
  readonly cursorX: number;
  readonly cursorY: number;
  readonly baseY: number;
  readonly length: number;
  getLine(y: number): LineLike | undefined;
}
/** What a description reads of a terminal: the public API that @xterm/headless and @xterm/xterm share. */
export interface DescribableTerminal {
  readonly cols: number;
  readonly rows: number;
  readonly buffer: {
    readonly active: BufferLike;
    readonly normal: BufferLike;
    readonly alternate: BufferLike;
  };
  readonly modes: object;
}

/**
 * Describes a terminal. It refers to nothing outside itself, so its source can be sent to a page and run there.
 *
 * Two things are described as what is seen of them: half of a wide character is an empty cell, and an underline without a style is a
 * single one. Underline style, its colour, protection and hyperlinks are private in xterm.js and read where they are found.
 */
export const describeTerminal = (terminal: DescribableTerminal): TerminalDescription => {
  interface Private {
    readonly extended?: {
      readonly underlineStyle: number;
      readonly underlineColor: number;
      readonly urlId: number;
    };
    readonly bg?: number;
  }
  const core = (
    terminal as {
      readonly _core?: {
        readonly _oscLinkService?: {
          getLinkData(id: number): { readonly id?: string; readonly uri: string } | undefined;
        };
      };
    }
  )._core;

  const describeAttributes = (cell: CellLike): string => {
    const parts: string[] = [];
    if (cell.getFgColorMode() !== 0) parts.push(`fg${cell.getFgColorMode() >>> 24}:${cell.getFgColor()}`);
    if (cell.getBgColorMode() !== 0) parts.push(`bg${cell.getBgColorMode() >>> 24}:${cell.getBgColor()}`);
    if (cell.isBold()) parts.push('bold');
    if (cell.isDim()) parts.push('dim');
    if (cell.isItalic()) parts.push('italic');
    if (cell.isBlink()) parts.push('blink');
    if (cell.isInverse()) parts.push('inverse');
    if (cell.isInvisible()) parts.push('invisible');
    if (cell.isStrikethrough()) parts.push('strike');
    if (cell.isOverline()) parts.push('overline');
    const { bg = 0, extended } = cell as Private;
    if ((bg & 0x20000000) !== 0) parts.push('protected');
    const extras = (bg & 0x10000000) === 0 ? undefined : extended;
    if (cell.isUnderline()) {
      parts.push(
        `underline${extras === undefined || extras.underlineStyle === 0 ? 1 : extras.underlineStyle}`,
      );
      const color = extras?.underlineColor ?? 0;
      const mode = (color >>> 24) & 3;
      if (mode !== 0) parts.push(`color${mode}:${color & (mode === 3 ? 0xffffff : 0xff)}`);
    }
    const link =
      extras === undefined || extras.urlId === 0
        ? undefined
        : core?._oscLinkService?.getLinkData(extras.urlId);
    if (link !== undefined) parts.push(`link(${link.id ?? ''};${link.uri})`);
    return parts.join(' ');
  };

  const describeLine = (line: LineLike | undefined): string => {
    if (line === undefined) return '(none)';
    let text = line.isWrapped ? '+' : ' ';
    let attributes = '';
    let blanks = '';
    for (let x = 0; x < line.length; x += 1) {
      const cell = line.getCell(x);
      if (cell === undefined) continue;
      let chars = cell.getChars();
      if (cell.getWidth() === 2) {
        const second = line.getCell(x + 1);
        if (second === undefined || second.getWidth() !== 0) chars = '';
        else x += 1;
      }
      const own = describeAttributes(line.getCell(x - (chars === '' || cell.getWidth() < 2 ? 0 : 1)) ?? cell);
      if (own !== attributes) {
        text += `${blanks}{${own}}`;
        blanks = '';
        attributes = own;
      }
      if (chars === '') blanks += '·';
      else {
        text += `${blanks}${chars}`;
        blanks = '';
      }
    }
    // Untouched cells at the end of a line are the rule, and left out.
    return attributes === '' ? text : text + blanks;
  };

  const describeBuffer = (buffer: BufferLike): string[] =>
    Array.from({ length: buffer.length }, (_, y) => describeLine(buffer.getLine(y)));

  const { active, normal, alternate } = terminal.buffer;
  return {
    size: `${terminal.cols}x${terminal.rows}, ${normal.length} lines, base ${normal.baseY}`,
    active: active.type,
    cursor: `${active.cursorX},${active.cursorY}`,
    modes: { ...terminal.modes },
    normal: describeBuffer(normal),
    alternate: active.type === 'alternate' ? describeBuffer(alternate) : [],
  };
};

/** Says the first differences between two descriptions, a line each; nothing where they are the same. */
export const compareTerminals = (
  expected: TerminalDescription,
  got: TerminalDescription,
  limit = 10,
): string[] => {
  const differences: string[] = [];
  const differ = (what: string, one: unknown, other: unknown): void => {
    if (JSON.stringify(one) !== JSON.stringify(other))
      differences.push(`${what}: expected ${JSON.stringify(one)}, got ${JSON.stringify(other)}`);
  };
  differ('size', expected.size, got.size);
  differ('active buffer', expected.active, got.active);
  differ('cursor', expected.cursor, got.cursor);
  differ('modes', expected.modes, got.modes);
  for (const buffer of ['normal', 'alternate'] as const)
    for (let line = 0; line < Math.max(expected[buffer].length, got[buffer].length); line += 1)
      differ(`${buffer} line ${line}`, expected[buffer][line], got[buffer][line]);
  return differences.slice(0, limit);
};
