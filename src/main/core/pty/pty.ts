import type { Event } from '../lifecycle.ts';

/** Everything that a program needs to start in a terminal. `file` is an absolute path that exists. */
export interface LaunchSpec {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows only: the arguments are quoted as the program wants them, and are joined by blanks as they stand. Default: no. */
  readonly quoted?: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
}

/** How a program ended: by its own code, or by a signal (its POSIX name). */
export type ExitStatus = { readonly code: number } | { readonly signal: string };

/**
 * A pseudoterminal and its child. Bytes in, bytes out: nothing here decodes.
 * `onExit` fires once, after the last `onOutput`: the tail of the output is never lost.
 */
export interface Pty {
  /** 0 where it is not known yet: see `pidTold`. */
  readonly pid: number;
  /** Where the system starts the program after the terminal was opened (Windows): resolves with its pid, or undefined when there was none. */
  readonly pidTold?: Promise<number | undefined>;
  /** The bytes stand there for the length of the call: who keeps them copies them. */
  readonly onOutput: Event<Uint8Array>;
  readonly onExit: Event<ExitStatus>;
  /** Bytes that the program has not taken yet; the caller bounds them. */
  readonly pendingInputBytes: number;
  /** Queues bytes for the program's input, in order. After the exit it does nothing. */
  write(bytes: Uint8Array): void;
  /** After the exit it does nothing. */
  resize(cols: number, rows: number): void;
  /** Stops reading; the program blocks once the kernel's buffer is full. An exit is noticed, and its tail read, all the same. */
  pause(): void;
  resume(): void;
  /** Sends a signal to the foreground process group of the terminal, as its Ctrl-C would. */
  signalForeground(signal: NodeJS.Signals): void;
  /** Only where processes cannot be sent signals (Windows): asks the program in the terminal to end, as well as that can be done there. */
  askToEnd?(): void;
  /** Closes the pty. Ending the processes is `supervise/`'s; this only lets go of the terminal. */
  dispose(): void;
}

/** Opens a pty and starts the program in it; throws where the operating system refuses (no pty left, say). */
export type SpawnPty = (spec: LaunchSpec) => Pty;
