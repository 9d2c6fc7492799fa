import { describe, expect, it } from 'vitest';
import { createPsProcessTable } from '../supervise/ps-process-table.ts';
import { createLinuxProcessTable } from '../supervise/linux-process-table.ts';
import { describeByPs, openProcessDescriber } from './describe-processes.ts';

describe.each([
  ['/proc', createLinuxProcessTable, openProcessDescriber()],
  ['ps', createPsProcessTable, describeByPs],
])('a process, described by %s', (_name, openTable, describeProcesses) => {
  it('has its name, its command line and its start; one that is gone is left out', async () => {
    const self = (await openTable().read()).get(process.pid);
    if (self === undefined) throw new Error('This process is not in the table');
    const found = await describeProcesses([self, { ...self, pid: 4_194_304 }]);
    expect([...found.keys()]).toEqual([process.pid]);
    const { name = '', command = '', startedAt = 0 } = found.get(process.pid) ?? {};
    expect(name).not.toBe('');
    expect(command).toContain('node');
    const began = Date.now() - process.uptime() * 1000;
    expect(Math.abs(startedAt - began)).toBeLessThan(5000);
  });
});
