import { writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { spawn } from 'node-pty';
import { Emitter } from '../lifecycle.ts';
import { drain } from './drain.ts';
import { exitStatus } from './exit-status.ts';
import { foregroundGroup } from './foreground-group.ts';
import { InputQueue } from './input-queue.ts';
import type { ExitStatus, LaunchSpec, Pty, SpawnPty } from './pty.ts';
import { readIntoBuffer } from './read-buffer.ts';
import { ReadTurns, type Reader } from './read-turns.ts';
import { windowsSpawner } from './windows-pty.ts';

/**
 * What we rely on beyond node-pty's public interface, for two reasons. The end of the output of a process that exits is lost in 2 to
 * 15 % of runs: libuv takes a hangup after a partial read for the end, with up to 64 kB unread in the kernel. And libuv writes to a
 * terminal by trying until all is taken, which stops the server when a program does not read (see InputQueue).
 * Windows has no descriptors: see windows-pty.ts.
 */
interface Internals {
  readonly _socket: ReadStream;
  readonly fd: number;
}

type Terminal = ReturnType<typeof spawn> & Internals;

const openTerminal = ({ file, args, cwd, env, cols, rows }: LaunchSpec): Terminal =>
  spawn(file, [...args], { cwd, env, cols, rows, encoding: null }) as Terminal;

/** One for all terminals of the process: they share its thread. */
const turns = new ReadTurns();

class NodePty implements Pty, Reader {
  readonly pid: number;
  readonly #terminal: Terminal;
  readonly #socket: ReadStream;
  readonly #input: InputQueue;
  readonly #output = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<ExitStatus>();
  readonly onOutput = this.#output.event;
  readonly onExit = this.#exit.event;
  /**
   * Whether the terminal is closed on our side. Set before its descriptor is closed: the number may name another file afterwards, so
   * nothing is read from it or written to it any more.
   */
  #closed = false;
  /** Whether the owner wants it unread. */
  #paused = false;

  constructor(spec: LaunchSpec) {
    this.#terminal = readIntoBuffer(this.#handleOutput, () => openTerminal(spec));
    this.pid = this.#terminal.pid;
    this.#socket = this.#terminal._socket;
    this.#input = new InputQueue((bytes) => this.#writeSome(bytes));
    // What was read before the stream was told to read into the buffer.
    this.#socket.on('data', this.#handleOutput);
    // An error of the terminal (EIO, when its last user is gone) is followed by the exit, and says nothing beyond it.
    this.#socket.on('error', () => undefined);
    this.#drainBeforeClosing(this.#terminal.fd);
    const exit = this.#terminal.onExit(({ exitCode, signal }) => {
      exit.dispose();
      this.#close();
      this.#exit.fire(exitStatus(exitCode, signal));
    });
  }

  get pendingInputBytes(): number {
    return this.#input.pendingBytes;
  }

  write(bytes: Uint8Array): void {
    if (!this.#closed) this.#input.push(bytes);
  }

  resize(cols: number, rows: number): void {
    if (!this.#closed) this.#terminal.resize(cols, rows);
  }

  pause(): void {
    this.#paused = true;
    turns.leave(this);
    this.hold();
  }

  resume(): void {
    this.#paused = false;
    this.release();
  }

  hold(): void {
    if (!this.#closed) this.#terminal.pause();
  }

  release(): void {
    if (!this.#closed && !this.#paused) this.#terminal.resume();
  }

  signalForeground(signal: NodeJS.Signals): void {
    // Once it is closed the process may be gone, and its number somebody else's.
    if (this.#closed) return;
    try {
      process.kill(-foregroundGroup(this.pid), signal);
    } catch {
      // The group ended in the meantime, or belongs to another user (sudo): as with Ctrl-C, nobody is told.
    }
  }

  dispose(): void {
    this.#output.dispose();
    this.#exit.dispose();
    this.#socket.destroy();
    this.#close();
  }

  readonly #handleOutput = (bytes: Uint8Array): void => {
    this.#output.fire(bytes);
    if (!this.#closed && !this.#paused) turns.note(this, bytes.length);
  };

  #close(): void {
    this.#closed = true;
    turns.leave(this);
    this.#input.clear();
  }

  #writeSome(bytes: Uint8Array): number {
    try {
      return writeSync(this.#terminal.fd, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      // EIO: nobody is left to read it, and the exit is under way.
      this.#input.clear();
      return 0;
    }
  }

  /**
   * Reads what is left, first from the stream and then from the kernel, at the one point that every way of closing the terminal passes:
   * the end of the stream, an error, node-pty's own time limit, and ours. node-pty announces the exit only after that.
   */
  #drainBeforeClosing(fd: number): void {
    const socket = this.#socket;
    const close = socket._destroy.bind(socket);
    socket._destroy = (error, done) => {
      this.#close();
      socket.off('data', this.#handleOutput);
      for (let bytes = takeBuffered(socket); bytes !== null; bytes = takeBuffered(socket)) {
        this.#handleOutput(bytes);
      }
      drain(fd, this.#handleOutput);
      close(error, done);
    };
    // When the program has exited, node-pty waits 200 ms for the terminal to close, which it does not while a descendant holds it or
    // reading is paused. It begins this wait by listening for 'close': all that the program wrote can be read by then, so we close.
    socket.on('newListener', (event) => {
      if (event === 'close') socket.destroy();
    });
  }
}

const takeBuffered = (socket: ReadStream): Uint8Array | null => socket.read() as Uint8Array | null;

/**
 * Opens a pty with node-pty, in the way that suits this platform, and starts the program in it; throws where the operating system
 * refuses.
 */
export const spawnPty: SpawnPty =
  process.platform === 'win32' ? windowsSpawner({ spawn }) : (spec) => new NodePty(spec);
