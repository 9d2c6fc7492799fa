/** What a program may ask to have copied, in characters: beyond it nobody could say what they agree to. */
const MAX_COPIED_CHARACTERS = 100_000;

/** As many characters of base64 as the longest text can take, in UTF-8. */
const MAX_ENCODED_LENGTH = MAX_COPIED_CHARACTERS * 4;

/**
 * Reads what a program asks to have put on the clipboard (OSC 52: `<selections>;<base64>`); undefined where it asks for nothing that could
 * be. A question for the clipboard's contents (`?`) is such: what is on it is nobody's business.
 */
export const readCopyRequest = (data: string): string | undefined => {
  const [, encoded = ''] = data.split(';', 2);
  if (encoded === '' || encoded === '?' || encoded.length > MAX_ENCODED_LENGTH) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.length > MAX_COPIED_CHARACTERS ? undefined : text;
  } catch {
    // No base64, or no text.
    return undefined;
  }
};
