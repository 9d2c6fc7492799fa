import { hash, randomBytes } from 'node:crypto';

/** 256 bits: no number of guesses finds one. */
const TOKEN_BYTES = 32;

/** Makes a token. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** SHA-256 of a token, in hex, is what is kept of it: who reads the file cannot sign in with it. */
export const digestOf = (token: string): string => hash('sha256', token, 'hex');
