import { describe, expect, it } from 'vitest';
import { fakeSession } from './fake-session.ts';
import { sessionActs } from './session-acts.ts';

const offered = (...args: Parameters<typeof sessionActs>): string[] =>
  Object.entries(sessionActs(...args)).flatMap(([act, on]) => (on ? [act] : []));

describe('sessionActs', () => {
  it('offers a running session what ends or renews its run', () => {
    expect(offered(fakeSession({ state: 'running', run: 1 }), 'owner')).toEqual([
      'restart',
      'stop',
      'signal',
      'edit',
      'remove',
    ]);
  });

  it('starts what never ran and restarts what ended', () => {
    expect(offered(fakeSession({ state: 'idle' }), 'control')).toEqual(['start']);
    expect(offered(fakeSession({ state: 'exited', run: 1 }), 'control')).toEqual(['restart']);
  });

  it('offers a viewer nothing', () => {
    expect(offered(fakeSession({ state: 'running', run: 1 }), 'view')).toEqual([]);
  });

  it('leaves a session that is stopping alone, but for signals', () => {
    expect(offered(fakeSession({ state: 'stopping', run: 1 }), 'control')).toEqual(['signal']);
  });
});
