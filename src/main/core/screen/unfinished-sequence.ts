/** What is kept of a sequence that has begun and not ended, in bytes. A title or a link is far shorter; an image or a clipboard is not. */
export const MAX_UNFINISHED_BYTES = 64 * 1024;

/** States of xterm.js' parser (`common/parser/Constants.ts`), as far as they differ here. */
const GROUND = 0;
const LAST_CSI_STATE = 6;
const OSC_STRING = 8;

const ESC = 0x1b;

/**
 * Keeps the raw bytes of the escape sequence that the terminal's parser stands in, so that another parser can be brought to the same
 * place. Where a sequence begins needs no parser: from any state ESC and the C1 introducers begin one, so it is the last of these.
 */
export class UnfinishedSequence {
  #bytes: number[] = [];
  #overflow = false;
  #state = GROUND;

  /** Takes note of a write that the parser has read, ending in `state`. Writes never end inside a character. */
  push(write: Uint8Array, state: number): void {
    this.#state = state;
    if (state === GROUND) {
      if (this.#bytes.length > 0) this.#bytes = [];
      this.#overflow = false;
      return;
    }
    const begin = lastIntroducer(write);
    if (begin !== -1) {
      this.#bytes = [];
      this.#overflow = false;
    }
    const added = write.subarray(Math.max(begin, 0));
    if (this.#bytes.length + added.length > MAX_UNFINISHED_BYTES) this.#overflow = true;
    else if (!this.#overflow) for (const byte of added) this.#bytes.push(byte);
  }

  /** The bytes that bring a parser from its ground state to where this one stands. */
  get bytes(): Uint8Array {
    if (this.#state === GROUND) return new Uint8Array(0);
    // Whatever is that long means nothing to a terminal: its rest is swallowed as an unknown command.
    if (this.#overflow && this.#state === OSC_STRING) return Buffer.from('\x1b]99999;');
    return Uint8Array.from(withoutControls(this.#bytes, this.#state <= LAST_CSI_STATE));
  }
}

/** Finds the last byte at which a sequence begins: an ESC, or an 8-bit introducer, which in UTF-8 is two bytes. */
const lastIntroducer = (write: Uint8Array): number => {
  const escape = write.lastIndexOf(ESC);
  for (let c1 = write.lastIndexOf(0xc2); c1 > escape; c1 = write.lastIndexOf(0xc2, c1 - 1)) {
    const code = write[c1 + 1] ?? 0;
    if (code === 0x90 || code === 0x98 || (code >= 0x9b && code <= 0x9f && code !== 0x9c)) return c1;
    if (c1 === 0) break;
  }
  return escape;
};

/**
 * Leaves out what was carried out at once and must not be again: a line feed, say, in the middle of a control sequence, or between an ESC
 * and the byte that makes it begin a string. Inside a string a control character is a part of it.
 */
const withoutControls = (bytes: readonly number[], everywhere: boolean): readonly number[] => {
  const body = bytes.findIndex((byte, index) => index > 0 && byte >= 0x20);
  return bytes.filter((byte, index) => byte >= 0x20 || byte === ESC || (!everywhere && index >= body));
};
