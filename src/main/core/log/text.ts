const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
/** The first byte of U+0080–U+00BF in UTF-8: C1 controls hide behind it. */
const C1_LEAD = 0xc2;

type State = 'ground' | 'escape' | 'escape-intermediate' | 'csi' | 'string' | 'string-escape';

/** The 8-bit controls that begin a sequence, as the second byte of their UTF-8 form: DCS, SOS, CSI, OSC, PM, APC. */
const C1_STATE: ReadonlyMap<number, State> = new Map([
  [0x90, 'string'],
  [0x98, 'string'],
  [0x9b, 'csi'],
  [0x9d, 'string'],
  [0x9e, 'string'],
  [0x9f, 'string'],
]);

/**
 * Takes the escape sequences out of terminal output, byte by byte (ECMA-48, section 5.4; the states are those of a VT500 parser). Everything
 * else stays as it is, control characters and split UTF-8 included. An unfinished sequence is held back until its end comes.
 */
export class EscapeStripper {
  #state: State = 'ground';
  #afterC1Lead = false;

  strip(bytes: Uint8Array): Uint8Array {
    const kept = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (const byte of bytes) {
      if (this.#afterC1Lead) {
        this.#afterC1Lead = false;
        if (this.#takeC1(byte)) continue;
        if (this.#state === 'ground') kept[length++] = C1_LEAD;
      }
      if (byte === C1_LEAD && (this.#state === 'ground' || this.#state === 'string'))
        this.#afterC1Lead = true;
      else if (this.#takesAway(byte)) continue;
      else kept[length++] = byte;
    }
    return kept.subarray(0, length);
  }

  #takeC1(byte: number): boolean {
    const begun = C1_STATE.get(byte);
    if (begun !== undefined) this.#state = begun;
    else if (byte === 0x9c) this.#state = 'ground';
    else return false;
    return true;
  }

  /** Moves the state on by one byte and tells whether the byte is part of a sequence. */
  #takesAway(byte: number): boolean {
    if (byte === ESC) {
      this.#state = this.#state === 'string' || this.#state === 'string-escape' ? 'string-escape' : 'escape';
      return true;
    }
    const inSequence = this.#state !== 'ground';
    if (inSequence && (byte === CAN || byte === SUB)) {
      this.#state = 'ground';
      return true;
    }
    switch (this.#state) {
      case 'ground':
        return false;
      case 'string':
        if (byte === BEL) this.#state = 'ground';
        return true;
      case 'string-escape':
        // ESC \ ends the string; ESC and anything else ends it too and begins a sequence of its own.
        if (byte === 0x5c) this.#state = 'ground';
        else return this.#enterEscape(byte);
        return true;
      case 'escape':
        return this.#enterEscape(byte);
      case 'escape-intermediate':
      case 'csi':
        // Control characters inside a sequence take effect as if they stood before it.
        if (byte < 0x20) return false;
        if (byte >= (this.#state === 'csi' ? 0x40 : 0x30)) this.#state = 'ground';
        return true;
    }
  }

  #enterEscape(byte: number): boolean {
    if (byte < 0x20) return false;
    if (byte === 0x5b) this.#state = 'csi';
    else if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f)
      this.#state = 'string';
    else if (byte < 0x30) this.#state = 'escape-intermediate';
    else this.#state = 'ground';
    return true;
  }
}

/** The same output without escape sequences. */
export async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stripper = new EscapeStripper();
  for await (const chunk of chunks) {
    const text = stripper.strip(chunk);
    if (text.length > 0) yield text;
  }
}
