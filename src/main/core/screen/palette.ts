import type { ByteWriter } from './byte-writer.ts';
import type { ColorChange, TerminalInternals } from './terminal-internals.ts';

/** The colours beside the 256 of the palette, with the OSC that sets each; the one that restores it is 100 higher. */
const SPECIAL_COLORS: readonly (readonly [index: number, command: number])[] = [
  [256, 10],
  [257, 11],
  [258, 12],
];
const PALETTE_SIZE = 256;
const SET = 1;
const RESTORE = 2;

/** Remembers which colours a program has changed; a headless terminal itself has none. */
export class Palette {
  readonly #colors = new Map<number, string>();
  #touched = false;

  constructor(input: TerminalInternals['input']) {
    input.onColor((changes) => changes.forEach((change) => this.#apply(change)));
  }

  #apply({ type, index, color }: ColorChange): void {
    if (type === SET && index !== undefined && color !== undefined) {
      this.#touched = true;
      this.#colors.set(index, `rgb:${color.map((part) => part.toString(16).padStart(2, '0')).join('/')}`);
    } else if (type === RESTORE) {
      if (index !== undefined) this.#colors.delete(index);
      else for (let each = 0; each < PALETTE_SIZE; each += 1) this.#colors.delete(each);
    }
  }

  /** Writes what brings a page to these colours. A reset leaves a page's colours as they are, so all are restored first. */
  write(out: ByteWriter): void {
    if (!this.#touched) return;
    out.ascii('\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07');
    for (const [index, color] of this.#colors) {
      const special = SPECIAL_COLORS.find(([each]) => each === index);
      out.ascii(special === undefined ? `\x1b]4;${index};${color}\x07` : `\x1b]${special[1]};${color}\x07`);
    }
  }
}
