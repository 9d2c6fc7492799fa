import { describe, expect, it } from 'vitest';
import { nameKnownLanguage } from './known-language.ts';

const languageOf = (language: string): string => {
  const navigator = { language } as Navigator;
  nameKnownLanguage(navigator);
  return navigator.language;
};

describe('the language of a browser', () => {
  it('is left as it is where it is one', () => {
    for (const language of ['de', 'en-GB', 'zh-Hant-TW']) expect(languageOf(language)).toBe(language);
  });

  it('is English where it is none, so that who formats a number with it does not throw', () => {
    for (const language of ['C', '', 'POSIX.UTF-8']) {
      expect(languageOf(language)).toBe('en');
      expect(() => new Intl.NumberFormat(languageOf(language))).not.toThrow();
    }
  });
});
