import { appendFile, rename, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { AccessEntry, MAX_ACCESS_ENTRIES } from '../../../shared/access-log.ts';
import { conforms } from '../config/conforms.ts';

/** A file that has grown to this, in bytes, becomes the former one, whose place it takes: so much twice is the most that is kept. */
const MAX_FILE_BYTES = 512 * 1024;

/** What happens again within so many milliseconds is counted and not told anew: whoever hammers at the door fills no log. */
const AGAIN_MS = 60_000;

/** Different things within that time, beyond which all others are left out. */
const MAX_RECENT = 500;

/** How long after an entry it is written, in milliseconds: what happens again meanwhile is counted in it. */
const WRITE_AFTER_MS = 2000;

/** What happened; what is left out is null, or empty. */
export type AccessEvent = Pick<AccessEntry, 'kind'> &
  Partial<Pick<AccessEntry, 'address' | 'who' | 'share' | 'label' | 'session' | 'detail'>>;

type Writable = { -readonly [Key in keyof AccessEntry]: AccessEntry[Key] };

/**
 * Who came, who was turned away, which links were made and ended, and who typed into what: in memory, the newest
 * `MAX_ACCESS_ENTRIES` of it, and in two files of lines of JSON that are bounded. A disk that refuses costs the files, and is told once.
 */
export class AccessLog {
  /** The oldest first. */
  readonly #entries: Writable[] = [];
  readonly #recent = new Map<string, Writable>();
  #unwritten: Writable[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastNumber = 0;
  #isFailing = false;
  /** Whether the file ends in the middle of a line, which a crash cut off. */
  #isTorn = false;

  constructor(
    private readonly file: string,
    private readonly warn: (message: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    for (const path of [`${file}.1`, file]) this.#load(path);
    this.#trim();
    this.#lastNumber = this.#entries.at(-1)?.number ?? 0;
  }

  /** The newest first. */
  list(limit = MAX_ACCESS_ENTRIES): AccessEntry[] {
    return this.#entries.slice(-limit).reverse();
  }

  add(event: AccessEvent): void {
    const { kind, address = null, who = null, share = null, label = '', session = null, detail = '' } = event;
    const key = JSON.stringify([kind, address, who, share, session, detail]);
    const now = this.now();
    const earlier = this.#recent.get(key);
    if (earlier !== undefined && now - Date.parse(earlier.at) < AGAIN_MS) {
      earlier.count += 1;
      return;
    }
    if (this.#recent.size >= MAX_RECENT) this.#forget(now);
    if (this.#recent.size >= MAX_RECENT) return;
    this.#lastNumber += 1;
    const at = new Date(now).toISOString();
    const entry = {
      number: this.#lastNumber,
      at,
      kind,
      address,
      who,
      share,
      label,
      session,
      detail,
      count: 1,
    };
    this.#recent.set(key, entry);
    this.#entries.push(entry);
    this.#trim();
    this.#unwritten.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  /** Writes what is not written yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#unwritten.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    this.#unwritten = [];
    if (lines === '') return this.#writing ?? Promise.resolve();
    this.#writing = (this.#writing ?? Promise.resolve()).then(() => this.#write(lines));
    return this.#writing;
  }

  async #write(lines: string): Promise<void> {
    try {
      const size = await stat(this.file).then(
        (found) => found.size,
        () => 0,
      );
      if (size > 0 && size + Buffer.byteLength(lines) > MAX_FILE_BYTES)
        await rename(this.file, `${this.file}.1`);
      await appendFile(this.file, `${this.#isTorn ? '\n' : ''}${lines}`, { mode: 0o600 });
      this.#isTorn = false;
      this.#isFailing = false;
    } catch (error) {
      if (this.#isFailing) return;
      this.#isFailing = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.warn(`Who came and went is not written down at present: ${reason}.`);
    }
  }

  #forget(now: number): void {
    for (const [key, { at }] of this.#recent) if (now - Date.parse(at) >= AGAIN_MS) this.#recent.delete(key);
  }

  #trim(): void {
    this.#entries.splice(0, this.#entries.length - MAX_ACCESS_ENTRIES);
  }

  #load(path: string): void {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      // There is none yet.
      return;
    }
    this.#isTorn = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      const entry = parse(line);
      if (entry !== undefined) this.#entries.push(entry);
    }
  }
}

/** Reads a line; undefined for what is none: a torn end, or somebody's edit. */
const parse = (line: string): AccessEntry | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return conforms(AccessEntry, value) ? value : undefined;
  } catch {
    return undefined;
  }
};
