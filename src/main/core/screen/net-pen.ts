const ESC = 0x1b;
const ZERO = 0x30;
const SMALL_M = 0x6d;

/** So many parameter characters, of which there are twelve, are told apart as one exact number. */
const MAX_NUMBERED_CHARACTERS = 12;

/**
 * Gives the attribute sequences of plain bytes (those that a PlainScanner has passed) that decide the attributes behind them: of each
 * distinct one the last.
 *
 * That is all of them, exactly: such a sequence sets some bits and leaves the others, whatever they were. A bit has the value of the
 * last sequence that set it, and that one stands nowhere again behind, or it would have set the bit there.
 */
export const collectPen = (bytes: Uint8Array): Uint8Array => {
  const last = new Map<number | string, number>();
  for (let at = bytes.indexOf(ESC); at !== -1; at = bytes.indexOf(ESC, at + 1)) {
    const end = sequenceEnd(bytes, at);
    if (bytes[end] === SMALL_M) last.set(keyOf(bytes, at + 2, end), at);
  }
  const starts = Uint32Array.from(last.values()).sort();
  const pieces = Array.from(starts, (at) => bytes.subarray(at, sequenceEnd(bytes, at) + 1));
  return Buffer.concat(pieces);
};

/** The final byte of a sequence; of any that is no control sequence some byte that is not an `m`. */
const sequenceEnd = (bytes: Uint8Array, at: number): number => {
  let end = at + 2;
  while (((bytes[end] ?? 0) & 0xf0) === ZERO) end += 1;
  return end;
};

const keyOf = (bytes: Uint8Array, from: number, end: number): number | string => {
  if (end - from > MAX_NUMBERED_CHARACTERS)
    return Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1');
  let key = 1;
  for (let at = from; at < end; at += 1) key = key * 16 + (bytes[at] ?? 0) - ZERO;
  return key;
};
