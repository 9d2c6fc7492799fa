import { describe, expect, it } from 'vitest';
import { judgeLink, mayHavePermission } from './link-policy.ts';

const APP = 'http://127.0.0.1:7317';

describe('judging a link', () => {
  it.each([
    'http://127.0.0.1:7317/',
    'http://127.0.0.1:7317/#token=x',
    'http://127.0.0.1:7317/api/v1/health',
  ])('keeps %s in the window', (url) => expect(judgeLink(url, APP)).toBe('own page'));

  it.each([
    'https://example.com/',
    'http://127.0.0.1:5173/',
    'http://127.0.0.1.example.com:7317/',
    'http://localhost:7317/',
  ])('hands %s to the system browser', (url) => expect(judgeLink(url, APP)).toBe('system browser'));

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'vscode://open',
    'about:blank',
    'http://127.0.0.1:7317.example.com/',
    'no url',
    'ftp://127.0.0.1:7317/',
  ])('refuses %s', (url) => expect(judgeLink(url, APP)).toBe('refused'));
});

describe('permissions', () => {
  it('are given to the own page for the clipboard and notifications', () => {
    expect(mayHavePermission('clipboard-sanitized-write', `${APP}/`, APP)).toBe(true);
    expect(mayHavePermission('clipboard-read', APP, APP)).toBe(true);
    expect(mayHavePermission('notifications', APP, APP)).toBe(true);
  });

  it('are refused to any other page, and for anything else', () => {
    expect(mayHavePermission('clipboard-read', 'https://example.com/', APP)).toBe(false);
    expect(mayHavePermission('clipboard-read', '', APP)).toBe(false);
    expect(mayHavePermission('media', APP, APP)).toBe(false);
  });
});
