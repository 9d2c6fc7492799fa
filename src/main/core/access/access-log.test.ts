import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_ACCESS_ENTRIES } from '../../../shared/access-log.ts';
import { AccessLog } from './access-log.ts';

let dir: string;
let now: number;
const warnings: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-access-'));
  now = Date.parse('2026-01-02T03:04:05.000Z');
  warnings.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (): string => join(dir, 'access.jsonl');
const open = (): AccessLog =>
  new AccessLog(
    file(),
    (message) => warnings.push(message),
    () => now,
  );

describe('the log of access', () => {
  it('tells what happened, the newest first, also after a restart', async () => {
    const log = open();
    log.add({ kind: 'signed_in', address: '192.168.1.7', who: 'device-1', share: 'share-1', label: 'Ada' });
    now += 1000;
    log.add({ kind: 'typed', address: '192.168.1.7', who: 'device-1', share: 'share-1', session: 'web' });
    const told = log.list();
    expect(told.map(({ kind }) => kind)).toEqual(['typed', 'signed_in']);
    expect(told[1]).toEqual({
      number: 1,
      at: '2026-01-02T03:04:05.000Z',
      kind: 'signed_in',
      address: '192.168.1.7',
      who: 'device-1',
      share: 'share-1',
      label: 'Ada',
      session: null,
      detail: '',
      count: 1,
    });
    await log.flush();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = open();
    expect(again.list()).toEqual(told);
    again.add({ kind: 'signed_out' });
    expect(again.list(1)[0]?.number).toBe(3);
  });

  it('counts what happens again within a minute, and tells it anew after that', () => {
    const log = open();
    for (let times = 0; times < 1000; times += 1)
      log.add({ kind: 'refused', address: '10.0.0.1', detail: 'unauthorized' });
    log.add({ kind: 'refused', address: '10.0.0.2', detail: 'unauthorized' });
    expect(log.list().map(({ address, count }) => [address, count])).toEqual([
      ['10.0.0.2', 1],
      ['10.0.0.1', 1000],
    ]);
    now += 60_000;
    log.add({ kind: 'refused', address: '10.0.0.1', detail: 'unauthorized' });
    expect(log.list(1)[0]).toMatchObject({ address: '10.0.0.1', count: 1 });
  });

  it('is bounded, in memory and on the disk, whoever hammers at the door', async () => {
    const log = open();
    for (let minute = 0; minute < 20; minute += 1) {
      for (let guest = 0; guest < 2000; guest += 1)
        log.add({
          kind: 'refused',
          address: `10.${minute}.${guest >> 8}.${guest & 255}`,
          detail: 'bad_host',
        });
      await log.flush();
      now += 60_000;
    }
    expect(log.list()).toHaveLength(MAX_ACCESS_ENTRIES);
    const bytes = [file(), `${file()}.1`].map((path) => (existsSync(path) ? statSync(path).size : 0));
    expect(bytes[1]).toBeGreaterThan(0);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(512 * 1024);
    expect(open().list()[0]).toEqual(log.list()[0]);
  });

  it('goes on behind a torn line and somebody’s edit', async () => {
    const log = open();
    log.add({ kind: 'signed_in' });
    await log.flush();
    appendFileSync(file(), '{"number":"seven"}\n{"number":2,"at":"20');
    const again = open();
    expect(again.list()).toHaveLength(1);
    again.add({ kind: 'signed_out' });
    await again.flush();
    expect(open().list()).toHaveLength(2);
    expect(readFileSync(file(), 'utf8')).toContain('seven');
  });

  it('says once that it cannot be written, and goes on in memory', async () => {
    const log = new AccessLog(
      join(dir, 'gone', 'access.jsonl'),
      (message) => warnings.push(message),
      () => now,
    );
    for (const kind of ['signed_in', 'signed_out'] as const) {
      log.add({ kind });
      await log.flush();
    }
    expect(log.list()).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('not written down');
  });
});
