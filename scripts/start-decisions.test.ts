import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBuilt, sourceHash } from './build.mjs';
import { isInstalled } from './installed.mjs';
import { userEnvironment } from './user-environment.mjs';

describe('whether the packages are installed', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };

  it('is so where every package has the version that the lockfile asks for', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it('is not so where one is missing or has another version, or nothing was installed', () => {
    expect(isInstalled(wanted, { packages: {} })).toBe(false);
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(isInstalled(wanted, undefined)).toBe(false);
  });
});

describe('whether out/ is built from the sources', () => {
  let root: string;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rootresume-build-'));
    for (const file of [
      'package.json',
      'package-lock.json',
      'electron.vite.config.ts',
      'tsconfig.base.json',
    ]) {
      put(file, '{}');
    }
    put('src/a.ts', 'one');
    for (const file of ['main/index.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html']) {
      put(`out/${file}`, '');
    }
    put('out/main/built-from.txt', sourceHash(root));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is so after a build, whatever the times of the files say', () => {
    expect(isBuilt(root)).toBe(true);
    utimesSync(join(root, 'src/a.ts'), new Date(), new Date(Date.now() + 60_000));
    expect(isBuilt(root)).toBe(true);
  });

  it.each(['src/a.ts', 'src/new.ts', 'package-lock.json', 'electron.vite.config.ts'])(
    'is not so once %s has changed',
    (file) => {
      put(file, 'two');
      expect(isBuilt(root)).toBe(false);
    },
  );

  it('is not so once a source file is gone, or a part of out/ is', () => {
    rmSync(join(root, 'out/preload'), { recursive: true });
    expect(isBuilt(root)).toBe(false);
    put('out/preload/index.cjs', '');
    expect(isBuilt(root)).toBe(true);
    rmSync(join(root, 'src/a.ts'));
    expect(isBuilt(root)).toBe(false);
  });

  it('is not so after a build by other means, which empties out/main', () => {
    rmSync(join(root, 'out/main/built-from.txt'));
    expect(isBuilt(root)).toBe(false);
  });

  it('does not depend on tests', () => {
    put('src/a.test.ts', 'two');
    expect(isBuilt(root)).toBe(true);
  });
});

describe('the environment of the user', () => {
  const place = { root: '/repo', cwd: '/repo' };

  it('is as it is outside npm', () => {
    expect(userEnvironment({ PATH: '/bin', INIT_CWD: '/x' }, place)).toEqual({
      env: { PATH: '/bin', INIT_CWD: '/x' },
      cwd: '/repo',
    });
  });

  it('has nothing of what npm adds for its script, and the folder in which the user is', () => {
    const path = [
      '/repo/node_modules/.bin',
      '/node_modules/.bin',
      '/npm/run-script/lib/node-gyp-bin',
      '/home/me/other/node_modules/.bin',
      '/bin',
    ];
    const env = {
      PATH: path.join(delimiter),
      HOME: '/home/me',
      npm_lifecycle_event: 'start',
      npm_package_name: 'rootresume',
      npm_config_registry: 'https://example.com',
      npm_config_local_prefix: '/repo',
      INIT_CWD: '/home/me/project',
    };
    expect(userEnvironment(env, place)).toEqual({
      env: {
        PATH: ['/home/me/other/node_modules/.bin', '/bin'].join(delimiter),
        HOME: '/home/me',
        npm_config_registry: 'https://example.com',
      },
      cwd: '/home/me/project',
    });
  });
});
