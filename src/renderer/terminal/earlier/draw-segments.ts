import type { IMarker, Terminal } from '@xterm/xterm';
import type { Resize } from '../../../shared/session.ts';
import { resizeTerminal } from '../../../shared/terminal/resize-terminal.ts';
import { emulatorInternals } from '../emulator-internals.ts';
import { createTerminalWriter } from '../terminal-writer.ts';
import { refuseModes } from './quiet-modes.ts';
import { firstLines, type Segment } from './segment.ts';

/** A place in the output whose row is known is found at least every so many lines. */
const LINES_PER_PLACE = 50;
/** Lines without an end are cut for it, in bytes. */
const MAX_BYTES_PER_PLACE = 8 * 1024;

/** Where a byte of the output is drawn. */
export interface Place {
  readonly offset: number;
  readonly marker: IMarker;
}

/** Draws output into a terminal of its own. */
export interface SegmentDrawer {
  /**
   * Draws segments, which follow each other without a gap, from a clear terminal on, each byte at the size that was in effect for it, and then
   * takes the size `grid`. Nothing is shown until all is drawn. `places` are wanted beside the regular ones. Resolves with the places in their
   * order.
   */
  draw(segments: readonly Segment[], grid: Resize, places: readonly number[]): Promise<readonly Place[]>;
  /** Shows what was drawn, from where it was scrolled to. */
  show(): void;
  dispose(): void;
}

/** Ends an unfinished sequence, leaves the alternate screen, resets modes and margins, and clears screen and scrollback. */
const CLEAR = '\x18\x1b[?1049l\x1b[!p\x1b[r\x1b(B\x1b[2J\x1b[3J\x1b[H';
/** Leaves the alternate screen, for that has no history, and hides the cursor. */
const END = '\x18\x1b[?1049l\x1b[?25l';
const HOLD = '\x1b[?2026h';
const LET_GO = '\x1b[?2026l';

export const createSegmentDrawer = (terminal: Terminal): SegmentDrawer => {
  const writer = createTerminalWriter(terminal);
  const encoder = new TextEncoder();
  let own = false;
  const modes = refuseModes(terminal, () => own);

  const writeOwn = (text: string): void => {
    writer.run(() => (own = true));
    writer.write(encoder.encode(text));
    writer.run(() => (own = false));
  };
  const resize = ({ cols, rows }: Resize): void => {
    if (terminal.cols === cols && terminal.rows === rows) return;
    resizeTerminal(terminal, emulatorInternals(terminal), cols, rows);
  };

  return {
    draw(segments, grid, wanted) {
      const places: Place[] = [];
      const [first] = segments;
      writeOwn(`${HOLD}${CLEAR}`);
      writer.run(() => {
        // Scrolled up, it would stay with the lines that it showed, and they are gone.
        terminal.scrollToBottom();
        if (first !== undefined) resize(first.size);
      });
      for (const segment of segments) {
        const sizes = new Map(segment.resizes.map((size) => [size.offset, size]));
        for (const [from, to] of cutSegment(segment, wanted)) {
          writer.run(() => {
            const size = sizes.get(from);
            if (size !== undefined) resize(size);
            places.push({ offset: from, marker: terminal.registerMarker(0) });
          });
          writer.write(segment.bytes.subarray(from - segment.from, to - segment.from));
        }
      }
      writeOwn(END);
      return new Promise((resolve) =>
        writer.run(() => {
          resize(grid);
          resolve(places.filter(({ marker }) => !marker.isDisposed));
        }),
      );
    },
    show: () => writeOwn(LET_GO),
    dispose() {
      modes.dispose();
      writer.dispose();
    },
  };
};

/** Cuts a segment where places are wanted or sizes change, and regularly at ends of lines. */
export const cutSegment = (
  { from, to, bytes, resizes }: Segment,
  wanted: readonly number[],
): readonly (readonly [from: number, to: number])[] => {
  const cuts = new Set(
    [...wanted, ...resizes.map(({ offset }) => offset)].filter((cut) => cut > from && cut < to),
  );
  for (let at = 0; at < bytes.length;) {
    cuts.add(from + at);
    at += firstLines(bytes.subarray(at, at + MAX_BYTES_PER_PLACE), LINES_PER_PLACE);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.map((cut, index) => [cut, sorted[index + 1] ?? to] as const);
};
