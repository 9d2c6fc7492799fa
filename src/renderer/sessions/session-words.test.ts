import { describe, expect, it } from 'vitest';
import { fakeSession } from './fake-session.ts';
import { endingSentence, removalWarning, statusSentence } from './session-words.ts';

const RUN = { startedAt: '2026-11-23T12:00:00.000Z', exitedAt: '2026-11-23T12:03:12.000Z' };

describe('endingSentence', () => {
  it('gives the exit code and how long the run lasted', () => {
    expect(endingSentence(fakeSession({ ...RUN, state: 'exited', exitCode: 1 }))).toBe(
      'exited with 1 after 3 min 12 s',
    );
  });

  it('names the signal that nobody asked for', () => {
    expect(endingSentence(fakeSession({ ...RUN, state: 'exited', signal: 'SIGSEGV' }))).toBe(
      'ended by SIGSEGV after 3 min 12 s',
    );
  });

  it('says stopped where somebody stopped it, whatever signal did so', () => {
    expect(endingSentence(fakeSession({ ...RUN, state: 'exited', signal: 'SIGTERM', stopped: true }))).toBe(
      'stopped after 3 min 12 s',
    );
  });

  it('gives the reason of a start that failed', () => {
    expect(endingSentence(fakeSession({ state: 'failed', error: "'nix' was not found in PATH." }))).toBe(
      "could not start: 'nix' was not found in PATH.",
    );
  });

  it('tells a run that the server did not outlive from one that exited', () => {
    expect(endingSentence(fakeSession({ state: 'exited', error: 'RootResume ended while it ran.' }))).toBe(
      'cut off: RootResume ended while it ran.',
    );
  });
});

describe('statusSentence', () => {
  it('counts the time of a live run', () => {
    const session = fakeSession({ state: 'running', startedAt: RUN.startedAt });
    expect(statusSentence(session, Date.parse(RUN.exitedAt))).toBe('running 3 min 12 s');
  });

  it('never counts backwards where the clocks of server and browser differ', () => {
    const session = fakeSession({ state: 'running', startedAt: RUN.exitedAt });
    expect(statusSentence(session, Date.parse(RUN.startedAt))).toBe('running 1 s');
  });
});

describe('removalWarning', () => {
  it('says that a live session is stopped first', () => {
    expect(removalWarning(fakeSession({ state: 'running' }))).toBe(
      'It is running and is stopped first. Its settings and its output are deleted for good.',
    );
  });

  it('says how much output goes', () => {
    const session = fakeSession({ state: 'exited', offset: 3 * 1024 * 1024, retainedFrom: 1024 * 1024 });
    expect(removalWarning(session)).toBe('Its settings and 2 MB of output are deleted for good.');
  });

  it('does not speak of output where there is none', () => {
    expect(removalWarning(fakeSession({ state: 'idle' }))).toBe('Its settings are deleted for good.');
  });
});
