import { toDisposable, type Disposable } from '../../../lifecycle.ts';
import { OutputLines } from './output-lines.ts';
import type { ProbeContext } from './probe-context.ts';

/** Bytes that are looked through in one turn of the event loop: 2 ms of it with the slowest of patterns, so that a flood delays nobody. */
const SLICE_BYTES = 16 * 1024;

/**
 * Looks for a line of the run's output, with a cursor of its own in the log, as every reader has; what was pruned before it came there is
 * passed over. A line is looked at as soon as it stands there, even where its end has not come.
 */
export const watchOutput = (text: string, { log, from }: ProbeContext, found: () => void): Disposable => {
  const lines = new OutputLines();
  let offset = from;
  const closing = new AbortController();
  const isOpen = (): boolean => !closing.signal.aborted;
  let reading = false;

  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    // Loaded where it is used: few sessions have such a probe, and a start should be quick.
    const { compilePattern } = await import('./pattern.ts');
    const compiled = compilePattern(text);
    const matches = (line: string): boolean => compiled.kind === 'pattern' && compiled.pattern.matches(line);
    while (isOpen() && offset < log.end) {
      const bytes = await readSlice(Math.max(offset, log.start));
      if (bytes !== undefined && isOpen() && lines.push(bytes).some(matches)) return finish();
      if (bytes !== undefined && offset === log.end && isOpen() && matches(lines.unfinished)) return finish();
      await new Promise((resolve) => setImmediate(resolve));
    }
    reading = false;
  };

  const readSlice = async (start: number): Promise<Uint8Array | undefined> => {
    try {
      const bytes = await log.read(start, SLICE_BYTES);
      offset = start + bytes.length;
      return bytes;
    } catch {
      // Pruned while it was read: `log.start` is beyond by then, and reading goes on there.
      return undefined;
    }
  };

  const finish = (): void => {
    appended.dispose();
    if (!isOpen()) return;
    closing.abort();
    found();
  };

  const appended = log.onAppend(() => void read());
  void read();
  return toDisposable(() => {
    closing.abort();
    appended.dispose();
  });
};
