import { describe, expect, it } from 'vitest';
import { proxyNameIn } from './proxy-name.ts';

describe('the name of a proxy', () => {
  for (const [name, headers] of [
    ['nginx', { server: 'nginx/1.22.1' }],
    ['nginx', { server: 'openresty' }],
    ['Caddy', { via: '1.1 Caddy' }],
    ['Apache', { server: 'Apache/2.4.57 (Debian)' }],
    ['Cloudflare', { server: 'cloudflare', 'cf-ray': '8a1b2c3d4e5f-FRA' }],
    [
      'Amazon CloudFront',
      { 'x-amz-cf-id': 'abc', via: '1.1 x.cloudfront.net (CloudFront)', server: 'nginx' },
    ],
    ['Varnish', { 'x-varnish': '32770', via: '1.1 varnish (Varnish/7.1)' }],
    ['Envoy', { server: 'envoy' }],
  ] as const)
    it(`is ${name} where an answer says ${Object.entries(headers).join(', ').replaceAll(',', ' ')}`, () => {
      expect(proxyNameIn(new Headers(headers))?.name).toBe(name);
    });

  it('is none where nothing tells of one', () => {
    expect(proxyNameIn(new Headers({ 'content-type': 'application/json' }))).toBeNull();
    expect(proxyNameIn(new Headers({ server: 'something of its own' }))).toBeNull();
  });
});
