import { Worker } from 'node:worker_threads';
import type { SessionLog } from '../log/session-log.ts';
import type { FromWorker, ToWorker } from './screen-messages.ts';
import type { Screen, ScreenHost } from './screen.ts';
import { SessionScreen, type ScreenPort } from './session-screen.ts';

/** Small appends of this many milliseconds go to the worker as one message. A snapshot does not wait for it. */
const FEED_INTERVAL_MS = 8;

/**
 * What the worker's JavaScript heap may hold, in MiB, beside the cells, which live outside it. Only bytes made for it get there; then the
 * worker ends, not the whole server.
 */
const WORKER_HEAP_MB = 1024;

/** A worker that died is replaced after this many milliseconds, each time twice as many, until it draws something again. */
const RESTART_DELAY_MS = 50;
/** After so many workers in a row that drew nothing there is no sense in another. */
const MAX_RESTARTS = 6;

/**
 * Makes the host of all screens, with its worker thread. `workerFile` is the built screen-worker.ts. `warn` is told when the worker died and
 * what became of the screens.
 */
export const createScreenHost = (
  workerFile: string,
  warn: (message: string) => void = () => undefined,
): ScreenHost => new WorkerScreenHost(workerFile, warn);

class WorkerScreenHost implements ScreenHost, ScreenPort {
  readonly #screens = new Set<SessionScreen>();
  /** By the number of the terminal that they have at present. */
  readonly #byNumber = new Map<number, SessionScreen>();
  readonly #dirty = new Set<SessionScreen>();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #restart: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;
  #lastScreen = 0;
  #restarts = 0;
  #closed = false;
  #lost: Error | undefined;

  constructor(
    private readonly workerFile: string,
    readonly warn: (message: string) => void,
  ) {
    this.#startWorker();
  }

  open(log: SessionLog): Screen {
    const screen = new SessionScreen(log, this);
    this.#screens.add(screen);
    if (this.#lost !== undefined) screen.lose(this.#lost);
    return screen;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#restart);
    clearImmediate(this.#immediate);
    for (const screen of [...this.#screens]) screen.dispose();
    await this.#worker?.terminate();
  }

  get ready(): boolean {
    return this.#worker !== undefined;
  }

  claim(screen: SessionScreen, previous: number): number {
    this.#lastScreen += 1;
    this.#byNumber.delete(previous);
    this.#byNumber.set(this.#lastScreen, screen);
    return this.#lastScreen;
  }

  post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    // Between two workers there is nobody to tell: the next one is given everything from the log.
    this.#worker?.postMessage(message, transfer);
  }

  schedule(screen: SessionScreen, soon: boolean): void {
    this.#dirty.add(screen);
    if (this.#closed || this.#immediate !== undefined) return;
    if (soon) this.#immediate = setImmediate(() => this.#feed());
    else this.#timer ??= setTimeout(() => this.#feed(), FEED_INTERVAL_MS);
  }

  forget(screen: SessionScreen, number: number): void {
    this.#byNumber.delete(number);
    this.#screens.delete(screen);
    this.#dirty.delete(screen);
  }

  #feed(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#immediate = undefined;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const screen of dirty) screen.feed();
  }

  #startWorker(): void {
    const worker = new Worker(this.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
      stdout: true,
      stderr: true,
    });
    // xterm.js warns on the console when tidying up takes long; that is nothing to the person at this one.
    worker.stdout.resume();
    worker.stderr.resume();
    this.#worker = worker;
    let reason = 'it ended by itself';
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'drawn') this.#restarts = 0;
      this.#byNumber.get(message.screen)?.handle(message);
    });
    worker.on('error', (error) => {
      reason = error.message;
    });
    // Comes after an error too.
    worker.on('exit', () => this.#handleExit(worker, reason));
  }

  #handleExit(worker: Worker, reason: string): void {
    if (this.#closed || worker !== this.#worker) return;
    this.#worker = undefined;
    this.#restarts += 1;
    if (this.#restarts > MAX_RESTARTS) {
      this.#lost = new Error(`There is no picture of any terminal: the screen worker cannot run (${reason})`);
      this.warn(this.#lost.message);
      for (const screen of this.#screens) screen.lose(this.#lost);
      return;
    }
    this.warn(`The screen worker died (${reason}); terminals are drawn again from their logs`);
    this.#restart = setTimeout(
      () => {
        this.#startWorker();
        for (const screen of this.#screens) screen.restart();
      },
      RESTART_DELAY_MS * 2 ** (this.#restarts - 1),
    );
  }
}
