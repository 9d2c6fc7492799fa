import type { IncomingHttpHeaders } from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../shared/access.ts';
import type { Credential } from './credential.ts';
import { judge } from './guard.ts';
import { HostGuard } from './host-guard.ts';

const HOST = '127.0.0.1:7317';
const everybody: Record<string, Credential> = Object.fromEntries(
  (['view', 'control', 'owner'] as const).map((role) => [role, { id: role, role, sees: () => true }]),
);

const verdict = (
  headers: IncomingHttpHeaders,
  options: { role?: Role | null; token?: string; api?: boolean; secure?: boolean; hosts?: HostGuard } = {},
): string => {
  const {
    role = 'view',
    token,
    api = true,
    secure = false,
    hosts = new HostGuard(['proxy.example'], () => false, undefined),
  } = options;
  const judged = judge({ headers, secure, api, role, token }, hosts, (text) => everybody[text]);
  return judged.kind === 'allowed' ? 'allowed' : judged.problem.code;
};

describe('the guard', () => {
  for (const host of [
    '127.0.0.1:7317',
    'localhost:7317',
    'LOCALHOST',
    '[::1]:7317',
    'localhost:9999',
    'proxy.example',
    'proxy.example:443',
  ])
    it(`lets in a request for Host ${host}`, () =>
      expect(verdict({ host }, { token: 'view' })).toBe('allowed'));

  for (const host of [
    undefined,
    '',
    'evil.example',
    'evil.example:7317',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'a b',
    '192.168.1.1:7317',
    '0.0.0.0:7317',
  ])
    it(`refuses a request for Host ${String(host)}, whatever it carries`, () =>
      expect(verdict({ ...(host === undefined ? {} : { host }) }, { token: 'owner' })).toBe('bad_host'));

  it('reads the host of HTTP/2, and refuses one that names two', () => {
    const headers = (authority: string, host?: string): IncomingHttpHeaders => ({
      ':authority': authority,
      ...(host === undefined ? {} : { host }),
    });
    expect(verdict(headers(HOST), { token: 'view' })).toBe('allowed');
    expect(verdict(headers('LOCALHOST', 'localhost'), { token: 'view' })).toBe('allowed');
    for (const refused of [
      headers('evil.example'),
      headers(''),
      headers(HOST, 'evil.example'),
      headers('evil.example', HOST),
      headers('127.0.0.1:7317', '127.0.0.1:80'),
    ])
      expect(verdict(refused, { token: 'view' })).toBe('bad_host');
  });

  it('takes origins in HTTPS, and no others where it speaks TLS itself', () => {
    const own = { host: HOST, origin: `https://${HOST}` };
    expect(verdict(own, { token: 'view', secure: true })).toBe('allowed');
    expect(verdict(own, { token: 'view' }), 'a proxy in front speaks TLS').toBe('allowed');
    expect(verdict({ ...own, origin: `http://${HOST}` }, { token: 'view', secure: true })).toBe('bad_origin');
    const usualPort = { host: 'localhost', origin: 'https://localhost' };
    expect(verdict(usualPort, { token: 'view', secure: true })).toBe('allowed');
    expect(verdict({ ...usualPort, host: 'localhost:443' }, { token: 'view', secure: true })).toBe('allowed');
    for (const origin of ['https://localhost:8443', 'http://localhost', 'ftp://localhost', 'app://localhost'])
      expect(verdict({ ...usualPort, origin }, { token: 'view', secure: true })).toBe('bad_origin');
    const proxied = { host: HOST, origin: 'http://proxy.example' };
    expect(verdict(proxied, { token: 'view', secure: true })).toBe('allowed');
  });

  it("lets in this machine's own name and addresses only while it listens beyond loopback", () => {
    const host = `${hostname()}:7317`;
    expect(verdict({ host }, { token: 'view', hosts: new HostGuard([], () => true, undefined) })).toBe(
      'allowed',
    );
    expect(verdict({ host }, { token: 'view', hosts: new HostGuard([], () => false, undefined) })).toBe(
      'bad_host',
    );
  });

  it('lets in an address that this machine was given a moment ago', () => {
    let names = new Set(['192.168.1.20']);
    const hosts = new HostGuard(
      [],
      () => true,
      undefined,
      () => names,
    );
    expect(verdict({ host: '192.168.1.20:7317' }, { token: 'view', hosts })).toBe('allowed');
    expect(verdict({ host: '10.0.0.4:7317' }, { token: 'view', hosts })).toBe('bad_host');
    names = new Set(['10.0.0.4']);
    expect(verdict({ host: '10.0.0.4:7317' }, { token: 'view', hosts })).toBe('allowed');
    expect(verdict({ host: '192.168.1.20:7317' }, { token: 'view', hosts })).toBe('bad_host');
  });

  for (const origin of [
    'http://evil.example',
    'http://127.0.0.1:3000',
    'http://localhost:7317',
    'null',
    'file://',
    'not an origin',
  ])
    it(`refuses a request from the origin ${origin}`, () =>
      expect(verdict({ host: HOST, origin }, { token: 'owner' })).toBe('bad_origin'));

  for (const site of ['cross-site', 'same-site', 'nonsense'])
    it(`refuses a request whose Sec-Fetch-Site is ${site}`, () =>
      expect(verdict({ host: HOST, 'sec-fetch-site': site }, { token: 'owner' })).toBe('bad_origin'));

  it('lets in its own page, a typed address and a program', () => {
    expect(
      verdict({ host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }, { token: 'view' }),
    ).toBe('allowed');
    expect(verdict({ host: HOST, 'sec-fetch-site': 'none' }, { token: 'view' })).toBe('allowed');
    expect(verdict({ host: HOST }, { token: 'view' })).toBe('allowed');
  });

  it('lets in the page of a proxy that was named, although the proxy passes on another Host', () =>
    expect(verdict({ host: HOST, origin: 'https://proxy.example' }, { token: 'view' })).toBe('allowed'));

  it('serves static files to whoever opens a link to them on another site', () =>
    expect(verdict({ host: HOST, 'sec-fetch-site': 'cross-site' }, { role: null, api: false })).toBe(
      'allowed',
    ));

  it('asks for a credential, and for a valid one', () => {
    expect(verdict({ host: HOST })).toBe('unauthorized');
    expect(verdict({ host: HOST }, { token: 'guess' })).toBe('unauthorized');
    expect(verdict({ host: HOST }, { token: '' })).toBe('unauthorized');
  });

  it('asks for a role that reaches', () => {
    const roles = ['view', 'control', 'owner'] as const;
    for (const [held, token] of roles.entries())
      for (const [needed, role] of roles.entries())
        expect(verdict({ host: HOST }, { token, role })).toBe(held >= needed ? 'allowed' : 'forbidden');
  });

  it('looks at Host and Origin before the credential, so that a stranger learns nothing about tokens', () => {
    expect(verdict({ host: 'evil.example' }, { token: 'guess' })).toBe('bad_host');
    expect(verdict({ host: HOST, origin: 'http://evil.example' }, { token: 'guess' })).toBe('bad_origin');
  });
});
