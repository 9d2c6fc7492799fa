import { describe, expect, it } from 'vitest';
import { saidAtField } from './said-at-field.ts';

describe('what is said beside a field', () => {
  it('is a sentence about that field, not a place in a request', () => {
    expect(saidAtField('body/triggers/0/name must NOT have more than 100 characters, got "MM"')).toBe(
      'This must not have more than 100 characters, got "MM".',
    );
    expect(saidAtField('/stop/gracePeriodMs must be <= 600000')).toBe('This must be <= 600000.');
    expect(saidAtField('triggers.1.when.output must be a regular expression, got "(".')).toBe(
      'This must be a regular expression, got "(".',
    );
  });

  it('stays what it is where it is a sentence already', () => {
    for (const text of ["'cwd' must be a folder; /nope is none.", 'The disk is full.'])
      expect(saidAtField(text)).toBe(text);
  });
});
