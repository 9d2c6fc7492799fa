import { describe, expect, it } from 'vitest';
import { StartupError } from './config.ts';
import { readConfig } from './read-config.ts';

const surroundings = {
  env: { HOME: '/home/me', EMPTY: undefined },
  cwd: '/projects/shop',
  rendererDir: '/app/renderer',
  screenWorkerFile: '/app/screen-worker.js',
  version: '1.2.3',
};

describe('the configuration', () => {
  it('has its defaults', () => {
    const config = readConfig([], surroundings);
    expect(config).toMatchObject({
      host: undefined,
      port: 7317,
      portAsked: false,
      basePath: '',
      allowHosts: [],
      trustProxies: [],
      mdns: true,
      cwd: '/projects/shop',
    });
    expect(readConfig(['--no-mdns'], surroundings).mdns).toBe(false);
    expect(config.env).toEqual({ HOME: '/home/me' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes every option of serve', () => {
    const words =
      '--host 0.0.0.0 --port 0 --data-dir data --allow-host a.example --allow-host b.example --trust-proxy ::1 --trust-proxy 10.0.0.0/8 --base-path x/y/ --config f.yaml';
    expect(readConfig(words.split(' '), surroundings)).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      portAsked: true,
      dataDir: '/projects/shop/data',
      projectFile: '/projects/shop/f.yaml',
      allowHosts: ['a.example', 'b.example'],
      trustProxies: ['::1', '10.0.0.0/8'],
      basePath: '/x/y',
    });
  });

  it('serves plain HTTP unless TLS is asked for, by itself or with own files', () => {
    const tlsOf = (words: string): unknown =>
      readConfig(words === '' ? [] : words.split(' '), surroundings).tls;
    expect(tlsOf('')).toBeUndefined();
    expect(tlsOf('--tls')).toEqual({ kind: 'self-signed' });
    const files = { kind: 'files', certificateFile: '/projects/shop/c.pem', keyFile: '/etc/k.pem' };
    expect(tlsOf('--tls-cert c.pem --tls-key /etc/k.pem')).toEqual(files);
    expect(tlsOf('--tls --tls-cert c.pem --tls-key /etc/k.pem')).toEqual(files);
  });

  for (const words of [
    '--tls-cert c.pem',
    '--tls --tls-key k.pem',
    '--port 70000',
    '--port -1',
    '--port 1e3',
    '--port',
    '--base-path /a"b',
    '--trust-proxy proxy.example',
    '--trust-proxy 10.0.0.0/33',
    '--trust-proxy 10.0.0.0/8/8',
    '--nonsense',
    'stray',
  ])
    it(`refuses ${words} with a sentence`, () =>
      expect(() => readConfig(words.split(' '), surroundings)).toThrow(StartupError));
});
