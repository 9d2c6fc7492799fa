import { describe, expect, it } from 'vitest';
import type { FoundFile, ProjectDifference, ProjectStatus } from '../../shared/project.ts';
import { commandWords, fieldWords, importSentence, projectSentence, saveLabel } from './project-words.ts';

const status = (change: Partial<ProjectStatus>): ProjectStatus => ({
  file: '/home/me/shop/rootresume.yaml',
  state: 'good',
  revision: '1',
  mistakes: [],
  differences: [],
  ...change,
});
const difference = (kind: ProjectDifference['kind']): ProjectDifference => ({
  session: 'web',
  name: 'web',
  kind,
  fields: [],
});

describe('what is said of the project file', () => {
  it('is nothing where it and the sessions are alike', () => expect(projectSentence(status({}))).toBeNull());

  it('is how many mistakes it has', () => {
    const mistake = { line: 1, column: 1, message: 'x' };
    expect(projectSentence(status({ state: 'mistaken', mistakes: [mistake] }))).toBe(
      'rootresume.yaml has 1 mistake. Nothing is taken from it until they are corrected.',
    );
  });

  it('is how it differs, by kind', () =>
    expect(
      projectSentence(
        status({ differences: [difference('removed'), difference('added'), difference('removed')] }),
      ),
    ).toBe('rootresume.yaml and the sessions differ: 1 added, 2 removed.'));

  it('is each field, from what is to what would be', () =>
    expect(fieldWords({ field: 'command', session: '"a"', file: '"b"' })).toBe('command: "a" → "b"'));
});

describe('what is said of an import', () => {
  const found = (names: readonly string[], autostart = false): FoundFile => ({
    file: 'Procfile',
    format: 'Procfile',
    sessions: names.map((name) => ({ name, line: 1, session: { command: 'x', autostart } })),
    left: [],
  });

  it('is how much of what was found will be written', () => {
    expect(importSentence([], [])).toMatch(/^This folder has no Procfile/);
    expect(importSentence([found([])], [])).toBe('Nothing more can be taken over from what is here.');
    expect(importSentence([found(['a', 'b'])], ['a'])).toBe(
      '1 of 2 sessions will be written into the project file.',
    );
    expect(importSentence([found(['a'], true)], ['a'])).toBe(
      '1 of 1 session will be written into the project file. 1 of them starts at once, and whenever RootResume does.',
    );
  });
});

describe('what is said of sessions', () => {
  it('is the command as a shell has it', () =>
    expect(commandWords({ command: 'serve', args: ['$${PORT}', '$$'] })).toBe('serve ${PORT} $'));

  it('is which of them would be saved', () =>
    expect([['web'], ['web', 'db']].map(saveLabel)).toEqual([
      'Save web into the file',
      'Save 2 sessions into the file',
    ]));
});
