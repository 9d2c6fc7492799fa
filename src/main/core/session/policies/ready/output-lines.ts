import { EscapeStripper } from '../../../log/text.ts';

/** A longer line is taken in pieces of so many characters: memory and the time of one match are bounded by it. */
const MAX_LINE_CHARACTERS = 4096;

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Cuts output into lines of text without escape sequences and control characters; a carriage return ends a line too. */
export class OutputLines {
  readonly #stripper = new EscapeStripper();
  readonly #decoder = new TextDecoder();
  #unfinished = '';

  /** The line that has no end yet. */
  get unfinished(): string {
    return this.#unfinished;
  }

  /** Takes the next bytes and gives the lines that end in them. */
  push(bytes: Uint8Array): readonly string[] {
    const text = this.#decoder.decode(this.#stripper.strip(bytes), { stream: true });
    const lines = (this.#unfinished + text.replaceAll(CONTROL_CHARACTERS, '')).split(/[\r\n]+/);
    const last = lines.pop() ?? '';
    const cut = Math.floor(last.length / MAX_LINE_CHARACTERS) * MAX_LINE_CHARACTERS;
    this.#unfinished = last.slice(cut);
    return [...lines, last.slice(0, cut)].flatMap(inPieces);
  }
}

const inPieces = (line: string): readonly string[] =>
  Array.from({ length: Math.ceil(line.length / MAX_LINE_CHARACTERS) }, (_, n) =>
    line.slice(n * MAX_LINE_CHARACTERS, (n + 1) * MAX_LINE_CHARACTERS),
  );
