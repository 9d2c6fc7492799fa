import { describe, expect, it } from 'vitest';
import { createComposeMemory, MAX_COMPOSED_LINES } from './compose-memory.ts';

describe('the memory of what was composed', () => {
  it('keeps a draft and the lines that were sent for each session', () => {
    const memory = createComposeMemory();
    memory.keepDraft('web', 'npm ru');
    memory.add('web', 'ls');
    memory.add('web', 'pwd');
    expect(memory.draft('web')).toBe('npm ru');
    expect(memory.lines('web')).toEqual(['ls', 'pwd']);
    expect(memory.draft('db')).toBe('');
    expect(memory.lines('db')).toEqual([]);
  });

  it('keeps neither an empty line nor one that equals the line before it', () => {
    const memory = createComposeMemory();
    for (const text of ['ls', 'ls', '', 'pwd', 'ls']) memory.add('web', text);
    expect(memory.lines('web')).toEqual(['ls', 'pwd', 'ls']);
  });

  it('lets the oldest line go at its bound', () => {
    const memory = createComposeMemory();
    for (let line = 0; line <= MAX_COMPOSED_LINES; line += 1) memory.add('web', `line ${line}`);
    expect(memory.lines('web')).toHaveLength(MAX_COMPOSED_LINES);
    expect(memory.lines('web')[0]).toBe('line 1');
  });

  it('forgets a session that is gone', () => {
    const memory = createComposeMemory();
    memory.keepDraft('web', 'x');
    memory.add('web', 'ls');
    memory.forget('web');
    expect(memory.draft('web')).toBe('');
    expect(memory.lines('web')).toEqual([]);
  });
});
