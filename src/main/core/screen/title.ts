/** Longest title that is shown, in UTF-16 units; what a program sets beyond is cut off. */
export const MAX_TITLE_LENGTH = 500;

/** A title is told at most this often, in milliseconds: some programs spin a wheel in it. */
export const TITLE_INTERVAL_MS = 100;

// Controls, line and paragraph separators, and the marks that turn the direction of what stands around a title.
const UNSHOWABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const HALF_PAIR_AT_END = /[\ud800-\udbff]$/;

/** Makes what a program set as its title fit for a tab. */
export const cleanTitle = (title: string): string =>
  title
    // Cut first, generously: the title may be megabytes.
    .slice(0, MAX_TITLE_LENGTH * 4)
    .replace(UNSHOWABLE, '')
    .slice(0, MAX_TITLE_LENGTH)
    .replace(HALF_PAIR_AT_END, '');

/** Passes titles on at most ten times a second; the last one always arrives. */
export class TitleThrottle {
  #told = '';
  #next: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (title: string) => void) {}

  push(title: string): void {
    this.#next = cleanTitle(title);
    if (this.#timer !== undefined) return;
    this.#flush();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#next = undefined;
  }

  #flush(): void {
    const title = this.#next;
    this.#next = undefined;
    this.#timer = undefined;
    if (title === undefined || title === this.#told) return;
    this.#told = title;
    this.tell(title);
    this.#timer = setTimeout(() => this.#flush(), TITLE_INTERVAL_MS);
  }
}
