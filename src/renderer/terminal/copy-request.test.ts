import { expect, it } from 'vitest';
import { readCopyRequest } from './copy-request.ts';

const encode = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

it('a program may ask to have a text copied, of any characters', () => {
  expect(readCopyRequest(`c;${encode('plain')}`)).toBe('plain');
  expect(readCopyRequest(`;${encode('naïve 💥\nline')}`)).toBe('naïve 💥\nline');
});

it('what is no text, is too long, or asks for the clipboard, is no request', () => {
  for (const data of ['c;?', 'c;', 'c', '', 'c;%%%', `c;${btoa('\xff\xfe')}`])
    expect(readCopyRequest(data), data).toBeUndefined();
  expect(readCopyRequest(`c;${btoa('x'.repeat(100_000))}`)).toHaveLength(100_000);
  expect(readCopyRequest(`c;${btoa('x'.repeat(100_001))}`)).toBeUndefined();
});
