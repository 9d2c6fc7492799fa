import type { SessionLog } from '../../log/session-log.ts';
import { toDisposable, type Disposable } from '../../lifecycle.ts';
import { OutputLines } from '../policies/ready/output-lines.ts';
import { AlternateScreen } from './alternate-screen.ts';
import type { LookTurns } from './look-turns.ts';
import { spanAt } from './program-spans.ts';

/** Bytes that are taken in at once. */
const SLICE_BYTES = 16 * 1024;

/** One look ends after so long, in milliseconds, with the line that it is at. */
const LOOK_MS = 2;

/** Who is so far behind the end of the output, in bytes, goes on near it: less than a log keeps in memory, so the disk is never read. */
const MAX_BEHIND_BYTES = 1024 * 1024;

/** How far from the end it goes on then. */
const GO_ON_BYTES = 64 * 1024;

/** What is told of the output of a session's programs. */
export interface OutputEvents {
  /** A line has ended, or what a run ended with. */
  readonly line: (line: string, run: number) => void;
  /** It has seen all there is; `unfinished` is the line that has no end yet, '' where there is none. */
  readonly caughtUp: (unfinished: string, run: number, alternateScreen: boolean) => void;
  /** There is more, so that what it caught up with is over. */
  readonly more: () => void;
  /** One look is over: what was found in it may be told together. */
  readonly looked: () => void;
  /** So many bytes came faster than they could be looked at, and were passed over. */
  readonly skipped: (bytes: number) => void;
}

/**
 * Follows what a session's programs print from byte `from` of its log on, line by line, with a cursor of its own, as every reader has. What
 * was there before, and what RootResume writes between two runs, is not told.
 */
export const followOutput = (
  log: SessionLog,
  from: number,
  turns: LookTurns,
  events: OutputEvents,
): Disposable => {
  let offset = from;
  let open = true;
  const isOpen = (): boolean => open;
  /** Whose output it reads; 0: none's. */
  let run = 0;
  let lines = new OutputLines();
  let screen = new AlternateScreen();
  /** Lines that were cut and not yet looked at. */
  let pending: readonly string[] = [];
  let pendingRun = 0;
  let at = 0;
  /** After a skip, the rest of a line whose beginning was passed over. */
  let cut = false;

  const put = (found: readonly string[]): void => {
    pending = found;
    pendingRun = run;
    at = 0;
  };

  const begin = (next: number): void => {
    run = next;
    lines = new OutputLines();
    screen = new AlternateScreen();
    cut = false;
  };

  /** What a run ended with is a line, though nothing ends it. */
  const endRun = (): void => {
    if (lines.unfinished !== '' && !cut) put([lines.unfinished]);
    begin(0);
  };

  const skip = (): void => {
    const to = log.end - GO_ON_BYTES;
    events.skipped(to - offset);
    offset = to;
    begin(0);
    cut = true;
  };

  const take = async (): Promise<void> => {
    if (log.end - offset > MAX_BEHIND_BYTES) skip();
    const span = spanAt(log.runs, offset, log.end);
    if (span.kind === 'between') {
      if (run !== 0) return endRun();
      offset = span.to;
      cut = false;
      return;
    }
    if (run !== 0 && run !== span.run) return endRun();
    if (run === 0) {
      const wasCut = cut;
      begin(span.run);
      cut = wasCut;
    }
    let bytes: Uint8Array;
    try {
      bytes = await log.read(offset, Math.min(SLICE_BYTES, span.to - offset));
    } catch {
      // Pruned while it was read: it goes on where the log begins by now.
      offset = Math.max(offset, log.start);
      return;
    }
    offset += bytes.length;
    screen.push(bytes);
    const cutLines = lines.push(bytes);
    put(cut ? cutLines.slice(1) : cutLines);
    if (cutLines.length > 0) cut = false;
  };

  const look = async (): Promise<void> => {
    const deadline = performance.now() + LOOK_MS;
    if (at === pending.length && offset < log.end) await take();
    while (isOpen() && at < pending.length && performance.now() < deadline) {
      const line = pending[at] ?? '';
      at += 1;
      if (line !== '') events.line(line, pendingRun);
    }
    if (!isOpen()) return;
    events.looked();
    if (at < pending.length || offset < log.end) turns.ask(look);
    else events.caughtUp(cut ? '' : lines.unfinished, run, screen.isShown);
  };

  const appended = log.onAppend(() => {
    if (log.end === offset) return;
    events.more();
    turns.ask(look);
  });
  if (offset < log.end) turns.ask(look);
  return toDisposable(() => {
    open = false;
    appended.dispose();
    turns.cancel(look);
  });
};
