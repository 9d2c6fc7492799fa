import { describe, expect, it } from 'vitest';
import { otherAddressIn } from './link-text.ts';

const EVIL = 'https://evil.example/';

describe('the text of a link', () => {
  it.each([
    ['https://bank.example', EVIL],
    ['http://bank.example/login', EVIL],
    ['www.bank.example', EVIL],
    ['bank.example/login', EVIL],
    ['HTTPS://BANK.example', EVIL],
    ['pay at https://bank.example now', EVIL],
    // The same host is not the same place.
    ['https://git.example/ours', 'https://git.example/theirs'],
    ['https://bank.example', 'https://bank.example.evil.example/'],
    ['https://bank.example', 'https://bank.example@evil.example/'],
    ['https://bank.example', 'https://bank.example:8443/'],
    // Not encrypted after all.
    ['https://bank.example', 'http://bank.example/'],
    // A host that is cut off may be anybody's.
    ['https://bank.exa…', 'https://bank.example.evil.example/'],
    ['https://bank.example…', 'https://bank.example.evil.example/'],
    // Signs that are not to be seen, or that look alike.
    ['ht\u200btps://bank.example', EVIL],
    ['ｈttps://bank.example', EVIL],
    ['https://bаnk.example/', 'https://bank.example/'],
    ['file:///etc/passwd', EVIL],
  ])('%s says another address than %s', (text, target) =>
    expect(otherAddressIn(text, target)).not.toBeNull(),
  );

  it.each([
    ['a report', EVIL],
    ['README.md', 'https://git.example/README.md'],
    ['vite.config.ts', 'https://vite.example/config'],
    ['https://bank.example', 'https://bank.example/'],
    ['https://BANK.example/', 'https://bank.example'],
    ['http://bank.example', 'https://bank.example/'],
    ['www.bank.example/login', 'https://bank.example/login/'],
    ['see https://bank.example/login.', 'https://bank.example/login'],
    ['(https://bank.example/a_(b))', 'https://bank.example/a_(b)'],
    ['https://bank.example/a/lo…', 'https://bank.example/a/long/way?x=1'],
    ['https://bank.example/a/lo...', 'https://bank.example/a/long/way?x=1'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('%s says nothing else than %s', (text, target) => expect(otherAddressIn(text, target)).toBeNull());

  it('is told as it is seen', () =>
    expect(otherAddressIn('see ht\u200btps://bank.example/a', EVIL)).toBe('https://bank.example/a'));
});
