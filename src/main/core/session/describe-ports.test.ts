import { describe, expect, it } from 'vitest';
import type { PortTrouble } from '../../../shared/ports.ts';
import { describePorts } from './describe-ports.ts';

const byApi: PortTrouble = { port: 3000, kind: 'taken', session: 'api', pid: 20, program: 'node' };
const byOther: PortTrouble = { port: 5432, kind: 'taken', session: null, pid: 99, program: 'postgres' };
const missing: PortTrouble = { port: 80, kind: 'missing', session: null, pid: null, program: null };
const unknown = { session: null, pid: null, program: null };

const told = (role: 'owner' | 'view', seen: readonly string[], kind = 'running', ports = [3000, 5432, 80]) =>
  describePorts([byApi, byOther, missing], { ports }, { kind }, { role, sees: (id) => seen.includes(id) });

describe('what is told of ports', () => {
  it('is everything, to the owner', () => {
    expect(told('owner', ['api'])).toEqual([byApi, byOther, missing]);
  });

  it('names a session to those who may see it, and the machine’s other programs to nobody else', () => {
    expect(told('view', ['api'])).toEqual([byApi, { ...byOther, ...unknown }, missing]);
    expect(told('view', [])).toEqual([{ ...byApi, ...unknown }, { ...byOther, ...unknown }, missing]);
  });

  it('is only what still holds: a session at rest misses nothing, and nobody a port that is expected no more', () => {
    expect(told('owner', ['api'], 'exited', [5432, 80])).toEqual([byOther]);
  });
});
