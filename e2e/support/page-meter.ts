import type { CDPSession, Page } from '@playwright/test';

/** What the page has of an emulator, as far as a look at its last lines needs it. */
interface LookedAt {
  readonly terminals: {
    emulator(id: string): {
      readonly rows: number;
      readonly buffer: {
        readonly active: {
          readonly length: number;
          getLine(index: number): { translateToString(trim: boolean): string } | undefined;
        };
      };
    } | null;
  };
}

/** What is waited for: a text in the last screenful of a session's terminal, or that terminal being shown. */
export type Expected = { readonly session: string; readonly text: string } | { readonly shown: string };

/**
 * Milliseconds from the moment in which the browser got a key or a click, until the frame after the one in which the page had what was
 * expected. Measured inside the page, so that neither the test's own connection nor its polling counts.
 */
export const reactionTo = async (
  page: Page,
  expected: Expected,
  act: () => Promise<void>,
): Promise<number> => {
  const measured = await page.evaluateHandle((what) => {
    const inTime = new Promise<number>((resolve) => {
      let actedAt: number | null = null;
      const note = (event: Event): void => {
        actedAt ??= event.timeStamp;
      };
      for (const type of ['keydown', 'pointerdown']) window.addEventListener(type, note, { capture: true });
      const holds = (): boolean => {
        if ('shown' in what) {
          const shown = document.querySelector(`[data-terminal="${what.shown}"] .xterm`);
          return shown !== null && shown.getClientRects().length > 0;
        }
        const page = (globalThis as unknown as { rootresumePage: LookedAt }).rootresumePage;
        const emulator = page.terminals.emulator(what.session);
        if (emulator === null) return false;
        const { active } = emulator.buffer;
        for (let index = Math.max(0, active.length - emulator.rows); index < active.length; index += 1)
          if (active.getLine(index)?.translateToString(true).includes(what.text) === true) return true;
        return false;
      };
      const look = (): void => {
        if (actedAt === null || !holds()) {
          requestAnimationFrame(look);
          return;
        }
        for (const type of ['keydown', 'pointerdown'])
          window.removeEventListener(type, note, { capture: true });
        const from = actedAt;
        requestAnimationFrame(() => resolve(performance.now() - from));
      };
      requestAnimationFrame(look);
    });
    // A promise of its own would be waited for here, before anybody has acted.
    return { inTime };
  }, expected);
  await act();
  const ms = await measured.evaluate(({ inTime }) => inTime);
  await measured.dispose();
  return ms;
};

/** What the page holds after a full garbage collection, in bytes: its objects, and the memory of its typed arrays. */
export interface HeapMeter {
  readonly bytes: () => Promise<number>;
}

export const meterHeap = async (page: Page): Promise<HeapMeter> => {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  return {
    async bytes() {
      await session.send('HeapProfiler.collectGarbage');
      const usage = await session.send('Runtime.getHeapUsage');
      return usage.usedSize + ((usage as { backingStorageSize?: number }).backingStorageSize ?? 0);
    },
  };
};

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time; absent where the system does not tell it. */
  readonly tdur?: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** What keeps the main threads of a browser's pages busy. */
export interface TaskMeter {
  /** Ends the measuring; gives the longest task, in milliseconds of its thread's own time, in which waiting for a busy machine does not count. */
  readonly longest: () => Promise<number>;
}

export const meterTasks = async (page: Page): Promise<TaskMeter> => {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser to trace');
  await browser.startTracing(page, { categories: ['toplevel'] });
  return {
    async longest() {
      const { traceEvents: events } = JSON.parse(String(await browser.stopTracing())) as {
        traceEvents: TraceEvent[];
      };
      const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
      const mainThreads = new Set(
        events
          .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
          .map(threadOf),
      );
      const tasks = events.filter(
        (event) => event.ph === 'X' && event.name.endsWith('RunTask') && mainThreads.has(threadOf(event)),
      );
      if (tasks.length === 0) throw new Error('the browser told of no tasks');
      return tasks.reduce((most, { tdur, dur }) => Math.max(most, tdur ?? dur ?? 0), 0) / 1000;
    },
  };
};
