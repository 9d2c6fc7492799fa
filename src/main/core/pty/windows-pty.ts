import { Emitter, type Disposable } from '../lifecycle.ts';
import type { ExitStatus, LaunchSpec, Pty, SpawnPty } from './pty.ts';

/** What is used of node-pty's public interface on Windows. There it takes one line, already quoted, in place of arguments. */
export interface WindowsPtyModule {
  spawn(
    file: string,
    args: string[] | string,
    options: { cwd: string; env: Record<string, string>; cols: number; rows: number },
  ): WindowsTerminal;
}

/** A terminal of node-pty as it is on Windows. */
export interface WindowsTerminal {
  /** 0 until the program was started, which is shortly before the first data. */
  readonly pid: number;
  /** Text: on Windows node-pty decodes UTF-8 itself, and warns of every `encoding`. */
  onData(listener: (text: string) => void): Disposable;
  /** `exitCode` is undefined where the terminal went before its program. */
  onExit(listener: (end: { exitCode: number | undefined }) => void): Disposable;
  write(data: Buffer): void;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  kill(): void;
}

const CTRL_C = Buffer.from('\x03');

/** What a program is said to have ended with whose code node-pty does not tell. */
const UNKNOWN_CODE = -1;

/**
 * A ConPTY, by node-pty's public interface. Written by its documentation and source (1.2.0-beta.15), tested with a stand-in for it, never run on
 * Windows.
 *
 * The terminal works from its first data on, and ConPTY always begins with some. node-pty keeps earlier calls and makes them while it tells
 * that data, where an error (a size for a program that has ended already) would end the server: they are kept here instead. It tells
 * the exit when nothing has come for a second after it, so the tail is told before. A paused terminal may lose its tail: what is not read
 * within that second goes with its pipe.
 */
class WindowsPty implements Pty {
  readonly #terminal: WindowsTerminal;
  readonly #output = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<ExitStatus>();
  readonly onOutput = this.#output.event;
  readonly onExit = this.#exit.event;
  readonly pidTold: Promise<number | undefined>;
  /** What was asked before the first data, in order; undefined: the terminal works. */
  #kept: (() => void)[] | undefined = [];
  #keptBytes = 0;
  #closed = false;

  constructor(node: WindowsPtyModule, { file, args, quoted, cwd, env, cols, rows }: LaunchSpec) {
    this.#terminal = node.spawn(file, quoted === true ? args.join(' ') : [...args], {
      cwd,
      env: { ...env },
      cols,
      rows,
    });
    this.pidTold = new Promise((resolve) => {
      const tell = (): void => resolve(this.pid === 0 ? undefined : this.pid);
      this.#terminal.onData(tell);
      this.#terminal.onExit(tell);
    });
    const first = this.#terminal.onData(() => {
      first.dispose();
      // node-pty itself is ready when all its listeners were told.
      setImmediate(() => this.#begin());
    });
    this.#terminal.onData((text) => this.#output.fire(Buffer.from(text)));
    const exit = this.#terminal.onExit(({ exitCode }) => {
      exit.dispose();
      this.#close();
      this.#exit.fire({ code: exitCode ?? UNKNOWN_CODE });
    });
  }

  get pid(): number {
    return this.#terminal.pid;
  }

  /** What was not handed over yet: node-pty takes the rest at once, and does not tell what of it the program has taken. */
  get pendingInputBytes(): number {
    return this.#keptBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#closed) return;
    // The caller's memory may be another's when it is written.
    const data = Buffer.from(bytes);
    if (this.#kept !== undefined) this.#keptBytes += data.length;
    this.#do(() => this.#terminal.write(data));
  }

  resize(cols: number, rows: number): void {
    this.#do(() => {
      try {
        this.#terminal.resize(cols, rows);
      } catch {
        // The program has ended; its exit is told within a second or so.
      }
    });
  }

  pause(): void {
    this.#do(() => this.#terminal.pause());
  }

  resume(): void {
    this.#do(() => this.#terminal.resume());
  }

  /** Windows has no signals: whatever is asked for, it is the Ctrl-C that a person would type. */
  signalForeground(): void {
    this.write(CTRL_C);
  }

  askToEnd(): void {
    this.write(CTRL_C);
  }

  dispose(): void {
    this.#output.dispose();
    this.#exit.dispose();
    // After the exit its pid may be another's, and node-pty would end that.
    if (!this.#closed) this.#do(() => this.#terminal.kill());
    this.#closed = true;
  }

  #do(what: () => void): void {
    if (this.#closed) return;
    if (this.#kept === undefined) what();
    else this.#kept.push(what);
  }

  #begin(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    this.#keptBytes = 0;
    for (const what of kept) what();
  }

  #close(): void {
    this.#closed = true;
    this.#kept = [];
    this.#keptBytes = 0;
  }
}

/** Gives what opens a pty on Windows, by node-pty. */
export const windowsSpawner =
  (node: WindowsPtyModule): SpawnPty =>
  (spec) =>
    new WindowsPty(node, spec);
