import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createLinuxProcessTable } from '../supervise/linux-process-table.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';
import { LinuxPortReader, parseListening } from './listening-ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const listen = async (host: string): Promise<number> => {
  const server = createServer();
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
};

const self = async (): Promise<ProcessInfo> => {
  const info = (await createLinuxProcessTable().read()).get(process.pid);
  if (info === undefined) throw new Error('This process is not in the table');
  return info;
};

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, state: string, inode: number): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

describe('a table of sockets', () => {
  it.each([
    ['0100007F:1F90', { port: 8080, loopback: true }],
    ['00000000:0050', { port: 80, loopback: false }],
    ['0A01A8C0:FFFF', { port: 65_535, loopback: false }],
    ['00000000000000000000000001000000:1F90', { port: 8080, loopback: true }],
    ['00000000000000000000000000000000:1F90', { port: 8080, loopback: false }],
    ['0000000000000000FFFF00000100007F:1F90', { port: 8080, loopback: true }],
    ['0000000000000000FFFF00000A01A8C0:1F90', { port: 8080, loopback: false }],
  ])('tells of %s who reaches it', (local, port) => {
    expect(parseListening(HEAD + line(local, '0A', 77))).toEqual(new Map([['77', port]]));
  });

  it('names those that listen, and no connection', () => {
    expect(parseListening(HEAD + line('0100007F:1F90', '01', 1) + line('0100007F:0A0A', '06', 2)).size).toBe(
      0,
    );
    expect(parseListening('').size).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('the ports of processes', () => {
  it('are those on which they listen at that moment, and who reaches them', async () => {
    const reader = new LinuxPortReader();
    const me = await self();
    reader.read([me]);
    const before = reader.portsOf([me]).map(({ port }) => port);
    const [closed, open] = [await listen('127.0.0.1'), await listen('0.0.0.0')];
    const mine = () => reader.portsOf([me]).filter(({ port }) => !before.includes(port));
    reader.read([me]);
    expect(mine()).toEqual(
      [
        { port: closed, loopback: true },
        { port: open, loopback: false },
      ].sort((a, b) => a.port - b.port),
    );
    const [first] = servers;
    first?.close();
    if (first) await once(first, 'close');
    reader.read([me]);
    expect(mine()).toEqual([{ port: open, loopback: false }]);
  });

  it('are nobody else’s', async () => {
    await listen('127.0.0.1');
    const reader = new LinuxPortReader();
    const stranger = { ...(await self()), pid: process.ppid };
    reader.read([stranger]);
    const own = new Set(servers.map((server) => (server.address() as { port: number }).port));
    expect(reader.portsOf([stranger]).filter(({ port }) => own.has(port))).toEqual([]);
  });
});
