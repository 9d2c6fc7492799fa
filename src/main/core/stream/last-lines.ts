import { plainText, statesOf } from '../../../shared/terminal/plain-line.ts';
import { EscapeStripper } from '../log/text.ts';

/** How much of the output's end is looked at, in bytes: a line that is longer is told from its middle on. */
const TAIL_BYTES = 4096;

/** How much of a line is told, in UTF-16 units. */
const MAX_LINE_LENGTH = 200;

/** What is needed of a session's log. */
export interface TailedLog {
  readonly start: number;
  readonly end: number;
  read(from: number, limit: number): Uint8Array | Promise<Uint8Array>;
}

interface Known {
  /** Where the output ended when it was read. */
  end: number;
  line: string;
  /** Counts all changes of all lines. */
  version: number;
}

/** The last line of output of each session, read from the end of its log: while a program draws on the whole screen, what came before. */
export class LastLines {
  readonly #known = new Map<string, Known>();
  #version = 0;

  /** Of the newest change; 0: there was none. */
  get version(): number {
    return this.#version;
  }

  /** Looks at what sessions have written since the last time. What is no longer in memory comes later, with one of the next looks. */
  update(sessions: Iterable<{ readonly id: string; readonly log: TailedLog }>): void {
    for (const { id, log } of sessions) {
      const known = this.#known.get(id);
      if (known?.end === log.end || (known === undefined && log.end === 0)) continue;
      const { end } = log;
      if (known === undefined) this.#known.set(id, { end, line: '', version: 0 });
      else known.end = end;
      const tail = readTail(log);
      if (tail instanceof Promise)
        void tail.then(
          (bytes) => this.#put(id, end, bytes),
          // Pruned meanwhile: what was written since is looked at the next time.
          () => undefined,
        );
      else this.#put(id, end, tail);
    }
  }

  /** The lines that have changed after that version. */
  since(version: number): (readonly [id: string, line: string])[] {
    return [...this.#known]
      .filter(([, known]) => known.version > version)
      .map(([id, { line }]) => [id, line] as const);
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  #put(id: string, end: number, tail: Uint8Array): void {
    const known = this.#known.get(id);
    const line = lastLineOf(tail);
    // Removed, or read again, meanwhile.
    if (known?.end !== end || line === '' || known.line === line) return;
    this.#version += 1;
    known.line = line;
    known.version = this.#version;
  }
}

/** Reads the end of a log, in the pieces in which it has it. */
const readTail = (log: TailedLog): Uint8Array | Promise<Uint8Array> => {
  const { end } = log;
  const parts: Uint8Array[] = [];
  const readFrom = (from: number): Uint8Array | Promise<Uint8Array> => {
    for (let offset = from; offset < end;) {
      const part = log.read(offset, end - offset);
      if (part instanceof Promise) {
        return part.then((bytes) => {
          parts.push(bytes);
          return bytes.length === 0 ? Buffer.concat(parts) : readFrom(offset + bytes.length);
        });
      }
      if (part.length === 0) break;
      parts.push(part);
      offset += part.length;
    }
    return Buffer.concat(parts);
  };
  return readFrom(Math.max(log.start, end - TAIL_BYTES));
};

/** A place on the screen is gone to, or the alternate screen: what follows is a part of a picture, not a line. */
const DRAWS = /\x1b\[(?:[0-9;]*[Hfd]|\?1049h)/;

/** Finds the last line that shows anything; '' where none does, or where a program draws on the whole screen. */
export const lastLineOf = (tail: Uint8Array): string => {
  const last = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  if (DRAWS.test(last.toString('latin1', last.lastIndexOf('\n') + 1))) return '';
  const text = new TextDecoder().decode(new EscapeStripper().strip(tail));
  const lines = text.split('\n');
  for (let index = lines.length - 1; index >= 0; index -= 1)
    for (const state of statesOf(lines[index] ?? '')) {
      const shown = plainText(state).replaceAll('\t', ' ').trim();
      if (shown !== '') return shown.slice(0, MAX_LINE_LENGTH);
    }
  return '';
};
