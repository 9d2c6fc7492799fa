/** A sequence that turns it on or off is at most so long, in bytes, less one. */
const CARRY = 7;

const SWITCHES = /\x1b\[\?(?:1049|1047|47)([hl])/g;

/** Tells whether a program draws on the whole screen, in the alternate one of its terminal. */
export class AlternateScreen {
  #carry = '';
  #shown = false;

  get isShown(): boolean {
    return this.#shown;
  }

  push(bytes: Uint8Array): void {
    const text =
      this.#carry + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const last = [...text.matchAll(SWITCHES)].at(-1);
    if (last !== undefined) this.#shown = last[1] === 'h';
    this.#carry = text.slice(-CARRY);
  }
}
