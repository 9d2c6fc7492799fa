/** Makes an id of 128 random bits. `crypto.randomUUID` is missing on plain http pages of the LAN, random values are not. */
export const makeClientId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
