import { join } from 'node:path';
import type { DiskFiles } from './disk-files.ts';
import type { OpenFiles } from './open-files.ts';
import { INDEX_FILE } from './recover-log.ts';

/** An index is written anew when it has grown to this many bytes, or to twice what is in it. */
const MAX_INDEX_BYTES = 1024 * 1024;
/** Lines that wait for the disk; beyond, the index is written anew from what is in memory. */
const MAX_PENDING_LINES = 8192;

/** The file that says what the bytes of one log cannot: lines are appended, and now and then it is written anew. */
export class IndexWriter {
  #due = true;
  #bytes = 0;
  #limit = MAX_INDEX_BYTES;
  #pending: string[] = [];
  readonly #path: string;

  constructor(
    folder: string,
    private readonly files: DiskFiles,
    private readonly openFiles: OpenFiles,
    /** The whole text, from what is in memory. */
    private readonly text: () => string,
  ) {
    this.#path = join(folder, INDEX_FILE);
  }

  /** Whether the file has to be written anew before anything else. */
  get due(): boolean {
    return this.#due;
  }

  get hasWork(): boolean {
    return this.#due || this.#pending.length > 0;
  }

  /** Puts a line at the end. */
  note(line: string): void {
    this.#pending.push(line);
    if (this.#pending.length <= MAX_PENDING_LINES) return;
    this.#pending = [];
    this.#due = true;
  }

  /** The file is not what it should be, or what it says has changed as a whole. */
  renew(): void {
    this.#due = true;
  }

  async writeAnew(): Promise<void> {
    const text = this.text();
    this.#pending = [];
    this.#due = false;
    this.#bytes = Buffer.byteLength(text);
    this.#limit = Math.max(MAX_INDEX_BYTES, 2 * this.#bytes);
    this.openFiles.release(this.#path);
    await this.files.replace(this.#path, text);
  }

  /** Appends the lines that wait, as long as `goesOn`. Throws where the disk refuses; the file is then to be renewed. */
  async writeLines(goesOn: () => boolean): Promise<void> {
    let rest: Uint8Array = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    while (rest.length > 0 && goesOn()) {
      const part = rest;
      const length = await this.openFiles.use(this.#path, 'write', (file) => file.write([part], this.#bytes));
      if (length === 0) throw new Error('the disk took nothing');
      this.#bytes += length;
      rest = rest.subarray(length);
    }
    if (this.#bytes > this.#limit) this.#due = true;
  }
}
