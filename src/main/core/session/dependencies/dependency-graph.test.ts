import { describe, expect, it } from 'vitest';
import { findCycle, refuseDependencies, withoutBroken } from './dependency-graph.ts';

const chain = (length: number) =>
  Array.from({ length }, (_, n) => ({ id: `s${n}`, dependsOn: n === 0 ? [] : [`s${n - 1}`] }));

describe('dependencies', () => {
  it('that lead back to their beginning are named in order', () => {
    const sessions = [
      { id: 'db', dependsOn: [] },
      { id: 'web', dependsOn: ['db', { session: 'api', until: 'started' as const }] },
      { id: 'api', dependsOn: ['web'] },
    ];
    expect(findCycle(sessions)).toEqual(['web', 'api', 'web']);
    expect(refuseDependencies([], sessions)).toBe(
      'dependsOn must lead to an end, got the circle web -> api -> web.',
    );
  });

  it('of a session on itself are a circle', () => {
    expect(findCycle([{ id: 'web', dependsOn: ['web'] }])).toEqual(['web', 'web']);
  });

  it('may meet again without being a circle, and be thousands deep', () => {
    expect(findCycle([...chain(5000), { id: 'top', dependsOn: ['s4999', 's0', 's2500'] }])).toBeUndefined();
  });

  it('on what does not exist are refused with what there is', () => {
    const web = { id: 'web', dependsOn: ['bd'] };
    expect(refuseDependencies([web], [web, { id: 'db', dependsOn: [] }])).toBe(
      'dependsOn of web must name sessions that exist, got bd. There are db.',
    );
  });

  it('that were stored broken lose what is broken and nothing else', () => {
    const sessions = [
      { id: 'a', dependsOn: ['b', 'gone'] },
      { id: 'b', dependsOn: ['a', 'c'] },
      { id: 'c', dependsOn: [] },
    ];
    const sound = withoutBroken(sessions);
    expect(findCycle(sound)).toBeUndefined();
    expect(sound.flatMap(({ dependsOn }) => dependsOn)).toHaveLength(2);
    expect(withoutBroken(chain(3))).toEqual(chain(3));
  });
});
