import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadyProbe } from '../../../../../shared/policies.ts';
import { createMemoryLog } from '../../../log/memory-log.ts';
import type { SessionLog } from '../../../log/session-log.ts';
import { openProcessTable } from '../../../supervise/open-process-table.ts';
import { Supervisor } from '../../../supervise/supervisor.ts';
import { openSelfSigned } from '../../../tls/self-signed.ts';
import { settle, TestClock } from '../../../testing/test-clock.ts';
import { unusedPort } from '../../../testing/unused-port.ts';
import { systemClock, type Clock } from '../../clock.ts';
import { watchReadiness, type Readiness } from './readiness.ts';

let dir: string;
let log: SessionLog;
let told: string[];
const open: { dispose: () => void }[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-ready-'));
  log = createMemoryLog({ size: { cols: 80, rows: 24 } });
  told = [];
});
afterEach(() => {
  for (const item of open.splice(0)) item.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const watch = (probe: ReadyProbe, clock: Clock = systemClock, from = log.end): Readiness => {
  const readiness = watchReadiness(
    probe,
    {
      log,
      from,
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '' },
      marker: 'test:web:1:probe',
      supervisor: new Supervisor({ dataDir: dir, warn: () => undefined }),
      clock,
    },
    { ready: () => told.push('ready'), late: (sentence) => told.push(sentence) },
  );
  open.push(readiness);
  return readiness;
};

const untilTold = async (): Promise<void> => {
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ dispose: () => server.close() });
  return (server.address() as AddressInfo).port;
};

describe('an output probe', () => {
  it('finds its line in what this run has written, not in what stood there before', async () => {
    log.append(Buffer.from('listening on 80\n'));
    watch({ output: 'listening on \\d+' });
    await settle();
    expect(told).toEqual([]);
    log.append(Buffer.from('listen\x1b[32ming on'));
    log.append(Buffer.from(' 8080\r\n'));
    await untilTold();
    expect(told).toEqual(['ready']);
  });

  it('takes a line whose end has not come, such as a prompt', async () => {
    watch({ output: '^db> $' });
    log.append(Buffer.from('welcome\r\ndb> '));
    await untilTold();
    expect(told).toEqual(['ready']);
  });

  it('finds a line behind a flood, in turns', async () => {
    watch({ output: '(x+x+)+y$' });
    const flood = Buffer.from(`${'x'.repeat(5000)}\n`);
    for (let n = 0; n < 100; n += 1) log.append(flood);
    log.append(Buffer.from('xxxy\n'));
    await untilTold();
    expect(told).toEqual(['ready']);
  });

  it('ends when it is disposed', async () => {
    watch({ output: 'ready' }).dispose();
    log.append(Buffer.from('ready\n'));
    await settle();
    expect(told).toEqual([]);
  });
});

describe('an HTTP probe', () => {
  it('waits for an answer below 400, with GET', async () => {
    const statuses = [500, 404, 302];
    const methods: (string | undefined)[] = [];
    const answer: RequestListener = (request, response) => {
      methods.push(request.method);
      response.writeHead(statuses.shift() ?? 200).end();
    };
    const port = await listen(createServer(answer));
    watch({ http: `http://127.0.0.1:${port}/health`, intervalMs: 0 });
    await untilTold();
    expect(methods).toEqual(['GET', 'GET', 'GET']);
  });

  it('takes a certificate of its own making on loopback', async () => {
    const { certificate, key } = await openSelfSigned(dir, { dns: ['localhost'], ips: [] }, () => undefined);
    const server = createTlsServer({ cert: certificate, key }, (_, response) => response.end());
    const port = await listen(server);
    watch({ http: `https://localhost:${port}/`, intervalMs: 0 });
    await untilTold();
    expect(told).toEqual(['ready']);
  });
});

describe('a probe that never passes', () => {
  it('tries any number of times, and nothing of them stays', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const clock = new TestClock();
    const probe = watch({ http: 'http://[' }, clock);
    for (let n = 0; n < 100; n += 1) await clock.advance(500);
    expect(clock.pending).toBe(1);
    probe.dispose();
    await probe.ended;
    expect(clock.pending).toBe(0);
    await settle();
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    expect(told).toEqual([]);
  });
});

describe('a port probe', () => {
  it('waits until the port takes connections', async () => {
    const free = await unusedPort();
    watch({ tcp: free, intervalMs: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual([]);
    const server = createTcpServer();
    open.push({ dispose: () => server.close() });
    server.listen(free, '127.0.0.1');
    await untilTold();
    expect(told).toEqual(['ready']);
  });
});

describe('a command probe', () => {
  it('waits for code 0, in the folder of the session', async () => {
    watch({ command: 'echo >> tries; [ $(wc -l < tries) -ge 3 ]', intervalMs: 0 });
    await untilTold();
    expect(readFileSync(join(dir, 'tries'), 'utf8')).toBe('\n\n\n');
  });

  it('is killed with all that it started when it takes too long, or is not wanted any more', async () => {
    const probe = watch({ command: 'setsid sh -c "echo \$\$ > pid; exec sleep 60" & wait' });
    const pid = await new Promise<number>((resolve) => {
      const look = (): void => {
        try {
          const text = readFileSync(join(dir, 'pid'), 'utf8');
          if (text !== '') return resolve(Number(text));
        } catch {
          // Not yet.
        }
        setTimeout(look, 5);
      };
      look();
    });
    probe.dispose();
    await probe.ended;
    expect((await openProcessTable().read()).has(pid)).toBe(false);
  });
});

describe('a probe with a deadline', () => {
  it('says in a sentence that it was not ready in time, once', async () => {
    const clock = new TestClock();
    watch({ output: 'ready', timeoutMs: 1500 }, clock);
    await clock.advance(1499);
    expect(told).toEqual([]);
    await clock.advance(1);
    log.append(Buffer.from('ready\n'));
    await settle();
    expect(told).toEqual(['It was not ready within 1.5 s.']);
    expect(clock.pending).toBe(0);
  });

  it('has none where that is 0', async () => {
    const clock = new TestClock();
    watch({ output: 'ready' }, clock);
    await clock.advance(86_400_000);
    expect(told).toEqual([]);
  });
});
