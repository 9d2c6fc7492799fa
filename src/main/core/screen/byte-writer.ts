const FIRST_BYTES = 64 * 1024;

/** Collects bytes in one growing buffer; what it has room for at the end is given away without a copy. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Appends text that is ASCII throughout, such as an escape sequence. */
  ascii(text: string): void {
    if (this.#length + text.length > this.#bytes.length) this.#grow(text.length);
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.#length++] = text.charCodeAt(index);
  }

  /** Appends one code point as UTF-8. */
  codePoint(code: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    const bytes = this.#bytes;
    if (code < 0x80) bytes[this.#length++] = code;
    else if (code < 0x800) {
      bytes[this.#length++] = 0xc0 | (code >> 6);
      bytes[this.#length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[this.#length++] = 0xe0 | (code >> 12);
      bytes[this.#length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.#length++] = 0x80 | (code & 0x3f);
    } else {
      bytes[this.#length++] = 0xf0 | (code >> 18);
      bytes[this.#length++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[this.#length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.#length++] = 0x80 | (code & 0x3f);
    }
  }

  /** Appends text as UTF-8. */
  text(text: string): void {
    for (const character of text) this.codePoint(character.codePointAt(0) ?? 0);
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Gives what was collected, in a buffer of exactly that size. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(by: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
