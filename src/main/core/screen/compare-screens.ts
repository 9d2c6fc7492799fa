import { compareTerminals, describeTerminal, type TerminalDescription } from './describe-terminal.ts';
import type { ScreenTerminal } from './screen-terminal.ts';
import type { BufferInternals } from './terminal-internals.ts';

/** The state behind the picture, where it decides how following bytes are drawn. */
const describeHidden = (
  { internals, terminal }: ScreenTerminal,
  savedRow: (buffer: BufferInternals) => number,
): Record<string, unknown> => {
  const { normal, alt, active } = internals.buffers;
  const { fg, bg } = internals.input._curAttrData;
  const buffer = (each: typeof normal) => ({
    margins: [each.scrollTop, each.scrollBottom],
    tabs: Array.from({ length: terminal.cols }, (_, col) => each.tabs[col] === true),
    saved: [
      Math.min(each.savedX, terminal.cols),
      each === alt ? Math.min(each.savedY, terminal.rows - 1) : savedRow(each),
    ],
    savedColors: [each.savedCurAttrData.fg & 0xfc000000, each.savedCurAttrData.bg & 0x6c000000],
    savedCharset: each.savedCharset ?? null,
  });
  return {
    cursorHidden: internals.core.isCursorHidden,
    insert: internals.core.modes.insertMode,
    modes: internals.core.decPrivateModes,
    mouse: [internals.mouse.activeProtocol, internals.mouse.activeEncoding],
    newLine: terminal.options.convertEol,
    parser: internals.input._parser.currentState,
    pen: [fg & 0xec000000, bg & 0x6c000000, fg & 0x3000000, bg & 0x3000000],
    glevel: internals.charsets.glevel,
    charsets: [0, 1, 2, 3].map((level) => internals.charsets._charsets[level] ?? null),
    charset: internals.charsets.charset ?? null,
    normal: buffer(normal),
    alt: active === alt ? buffer(alt) : { saved: buffer(alt).saved },
  };
};

/** Says in what two terminals differ, in what they show (as `view` sees it) and in the state behind; nothing where they are the same. */
export const compareScreens = (
  expected: ScreenTerminal,
  got: ScreenTerminal,
  view = (description: TerminalDescription) => description,
  savedRow = (buffer: BufferInternals) => buffer.savedY,
): string[] => {
  const differences = compareTerminals(
    view(describeTerminal(expected.terminal)),
    view(describeTerminal(got.terminal)),
  );
  const [one, other] = [describeHidden(expected, savedRow), describeHidden(got, savedRow)];
  for (const [key, value] of Object.entries(one))
    if (JSON.stringify(value) !== JSON.stringify(other[key]))
      differences.push(`${key}: expected ${JSON.stringify(value)}, got ${JSON.stringify(other[key])}`);
  return differences;
};

/** Says in what a terminal that holds at most so many lines of scrollback differs from one that holds more, but for the older ones. */
export const compareBriefly = (expected: ScreenTerminal, got: ScreenTerminal, scrollback: number): string[] =>
  compareScreens(
    expected,
    got,
    ({ normal, ...rest }) => ({
      ...rest,
      size: `${expected.terminal.cols}x${expected.terminal.rows}`,
      normal: normal.slice(-(expected.terminal.rows + scrollback)),
    }),
    // The row that DECRC goes to: both count it from the top of the scrollback.
    ({ savedY, ybase }) => Math.max(0, savedY - ybase),
  );
