import { describe, expect, it } from 'vitest';
import { portSentence, portWords } from './port-words.ts';

describe('the words for a port', () => {
  it.each([
    [
      { kind: 'missing', session: null, pid: null, program: null },
      'not open',
      'Nothing listens on port 3000, as it is expected to.',
    ],
    [
      { kind: 'taken', session: 'api', pid: 7, program: 'node' },
      'used by api',
      'Port 3000 is already in use by session api (pid 7).',
    ],
    [
      { kind: 'taken', session: null, pid: 7, program: 'node' },
      'used by node',
      'Port 3000 is already in use by node (pid 7).',
    ],
    [
      { kind: 'taken', session: null, pid: null, program: null },
      'used by another program',
      'Port 3000 is already in use by another program.',
    ],
  ] as const)('of %o are %j and %j', (trouble, words, sentence) => {
    expect([portWords({ port: 3000, ...trouble }), portSentence({ port: 3000, ...trouble })]).toEqual([
      words,
      sentence,
    ]);
  });
});
