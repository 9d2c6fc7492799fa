import type { WindowsMeans } from '../supervise/windows-process-table.ts';
import type { WindowsListener, WindowsProcess } from '../supervise/windows-reading.ts';
import { createWindowsReadings } from '../supervise/windows-readings.ts';

/** Processes as Windows has them: a number is given again at once, and a parent is named when it is long gone. */
export class FakeWindows {
  readonly processes = new Map<number, WindowsProcess>();
  readonly listeners: WindowsListener[] = [];
  /** What was done, in order. */
  readonly done: string[] = [];
  /** Whether its tool for trees does anything. */
  taskkillWorks = true;
  #clock = 638_999_712_345_678_900n;

  /** Whether PowerShell does. */
  answers = true;

  readonly readings = createWindowsReadings(() =>
    this.answers
      ? Promise.resolve(
          JSON.stringify({ processes: [...this.processes.values()], listeners: this.listeners }),
        )
      : Promise.reject(new Error('PowerShell does not answer')),
  );

  readonly means: WindowsMeans = {
    end: (pid) => {
      this.done.push(`end ${pid}`);
      return this.processes.delete(pid);
    },
    endTree: (pid) => {
      this.done.push(`taskkill ${pid}`);
      if (this.taskkillWorks) this.#endTree(pid);
      return Promise.resolve();
    },
  };

  start(pid: number, ppid: number, about: Partial<WindowsProcess> = {}): void {
    this.#clock += 10_000n;
    const started = String(this.#clock);
    const usual = { name: 'x.exe', command: null, cpu: 0, rss: 4096, threads: 1 };
    this.processes.set(pid, { pid, ppid, started, ...usual, ...about });
  }

  exit(pid: number): void {
    this.processes.delete(pid);
  }

  #endTree(root: number): void {
    const below = [...this.processes.values()].filter(({ ppid }) => ppid === root);
    this.processes.delete(root);
    for (const { pid } of below) this.#endTree(pid);
  }
}
