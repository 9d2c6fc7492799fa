import { describe, expect, it } from 'vitest';
import type { Alert, AlertAction } from '../../shared/alerts.ts';
import {
  alertedSessions,
  countNewAlerts,
  NOTHING_SEEN,
  parseSeenAlerts,
  putAlert,
  seeList,
  seenOf,
  seeSession,
} from './alerts.ts';

const alert = (id: number, session: string, kind: AlertAction['kind'] = 'bell'): Alert => ({
  ...{ id, session, run: 1, trigger: '', reason: '', lines: [], more: 0, at: '' },
  actions: [{ kind, state: 'done' }],
});
const stateOf = (...alerts: readonly Alert[]) => ({ alerts, seenAlerts: NOTHING_SEEN });

describe('alerts in the page', () => {
  it('mark their session until somebody looks at it, unless they only did something', () => {
    const state = stateOf(alert(1, 'web'), alert(2, 'db', 'notify'), alert(3, 'api', 'command'));
    expect([...alertedSessions(state)]).toEqual(['web', 'db']);
    const seen = seeSession(state, 'web');
    expect([...alertedSessions(seen)]).toEqual(['db']);
    expect([...alertedSessions({ ...seen, alerts: [...seen.alerts, alert(4, 'web')] })]).toEqual([
      'db',
      'web',
    ]);
    expect(seeSession(seen, 'web')).toBe(seen);
  });

  it('are counted until they were seen in the list or at their session', () => {
    const state = stateOf(alert(1, 'web'), alert(2, 'db'), alert(3, 'api', 'restart'));
    expect(countNewAlerts(state)).toBe(2);
    expect(countNewAlerts(seeSession(state, 'web'))).toBe(1);
    expect(countNewAlerts(seeList(state))).toBe(0);
    expect([...alertedSessions(seeList(state))]).toEqual(['web', 'db']);
  });

  it('are told again under the same id with what came of them', () => {
    const failed: Alert = { ...alert(1, 'web'), actions: [{ kind: 'webhook', state: 'failed' }] };
    expect(putAlert([alert(1, 'web'), alert(2, 'web')], failed)).toEqual([failed, alert(2, 'web')]);
  });

  it('are seen for one life of the server, also over reloads', () => {
    const seen = { ...seeSession(stateOf(alert(7, 'web')), 'web').seenAlerts, instance: 'one' };
    expect(parseSeenAlerts(JSON.stringify(seen))).toEqual(seen);
    expect(seenOf(seen, 'one')).toBe(seen);
    expect(seenOf(seen, 'two')).toEqual({ ...NOTHING_SEEN, instance: 'two' });
    for (const text of [null, '', '[]', '{"instance":1}', '{"instance":"a","listed":-1}'])
      expect(parseSeenAlerts(text)).toEqual(NOTHING_SEEN);
    expect(parseSeenAlerts('{"instance":"a","listed":1,"sessions":{"web":"x","db":2}}').sessions).toEqual({
      db: 2,
    });
  });
});
