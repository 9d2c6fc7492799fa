import { describe, expect, it } from 'vitest';
import { tokenIn } from './login-link.ts';

describe('a login link', () => {
  it.each([
    ['http://192.168.1.5:7317/#token=abc-DEF_1', 'abc-DEF_1'],
    ['https://host/x/#token=abc&then=web', 'abc'],
    ['#token=abc', 'abc'],
    ['  abc-DEF_1  ', 'abc-DEF_1'],
    ['http://host/', null],
    ['http://host/#other', null],
    ['#token=', null],
    ['two words', null],
    ['', null],
  ])('%j holds %j', (text, token) => {
    expect(tokenIn(text)).toBe(token);
  });
});
