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

describe('a session that is kept running', () => {
  const NOW = Date.parse('2026-11-23T12:04:00.000Z');
  const retryAt = '2026-11-23T12:04:03.200Z';

  it('says how it ended, and when it is tried again', () => {
    const session = fakeSession({ ...RUN, state: 'backoff', exitCode: 1, retryAt });
    expect(endingSentence(session, NOW)).toBe('exited with 1 after 3 min 12 s; retry in 4 s');
    expect(statusSentence(session, NOW)).toBe('retry in 4 s');
  });

  it('says what could not be started, and never that it is tried again in no time', () => {
    const session = fakeSession({ state: 'backoff', error: "'nix' was not found.", retryAt });
    expect(endingSentence(session, NOW + 60_000)).toBe("could not start: 'nix' was not found; retry in 1 s");
  });

  it('says why a policy ended it', () => {
    const session = fakeSession({ ...RUN, state: 'exited', signal: 'SIGTERM', error: 'It was not ready.' });
    expect(endingSentence(session)).toBe('failed after 3 min 12 s: It was not ready.');
  });

  it('says that it gave up', () => {
    const error = 'Gave up after 3 restarts in a row: it exited with 1; start it to try again.';
    expect(endingSentence(fakeSession({ ...RUN, state: 'failed', restarts: 3, error }))).toBe(error);
  });

  it('names what it waits for', () => {
    const session = fakeSession({ state: 'waiting', waitingFor: ['db', 'api', 'cache'] });
    expect(endingSentence(session)).toBe('waiting for db and 2 more');
    expect(statusSentence({ ...session, waitingFor: ['db'] }, NOW)).toBe('waiting for db');
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
