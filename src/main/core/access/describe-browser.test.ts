import { describe, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.ts';

describe('what a client calls itself', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
      'Firefox on Windows',
    ],
    ['curl/8.5.0', 'curl'],
    ['node', 'node'],
    ['', ''],
    ['/', ''],
    ['<b>\u0085\u00e9you</b>', '<b>you<'],
    ['x'.repeat(300), 'x'.repeat(40)],
  ])('%j is %j', (userAgent, name) => expect(describeBrowser(userAgent)).toBe(name));
});
