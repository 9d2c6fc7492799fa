import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * What each layer may import: folders of ours, and packages. A file belongs to the longest prefix that fits; what lies in the same
 * folder is always allowed. The picture of this table is in docs/architecture.md.
 */
const LAYERS: Record<string, { readonly folders: readonly string[]; readonly packages: readonly string[] }> =
  {
    'src/shared': { folders: [], packages: ['typebox'] },
    'src/main/core': {
      folders: ['src/shared', 'src/main/core'],
      packages: [
        'node:*',
        'ajv',
        'commander',
        'env-paths',
        'fastest-levenshtein',
        'jsonc-parser',
        'typebox',
        'yaml',
      ],
    },
    'src/main/core/testing': { folders: ['src/shared', 'src/main/core'], packages: ['node:*', 'vite'] },
    'src/main/core/pty': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts', 'src/main/core/config/config.ts'],
      packages: ['node:*'],
    },
    'src/main/core/pty/node-pty.ts': {
      folders: ['src/shared', 'src/main/core/pty', 'src/main/core/lifecycle.ts'],
      packages: ['node:*', 'node-pty'],
    },
    'src/main/core/log': { folders: ['src/shared', 'src/main/core/lifecycle.ts'], packages: ['node:*'] },
    'src/main/core/screen': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts', 'src/main/core/log'],
      packages: ['node:*', '@xterm/headless', '@xterm/addon-unicode-graphemes'],
    },
    'src/main/core/stream': {
      folders: [
        'src/shared',
        ...['lifecycle.ts', 'log', 'screen', 'session', 'access'].map((name) => `src/main/core/${name}`),
      ],
      packages: ['node:*'],
    },
    'src/main/core/session': {
      folders: [
        'src/shared',
        ...['lifecycle.ts', 'log', 'screen', 'pty', 'supervise', 'config', 'launch'].map(
          (name) => `src/main/core/${name}`,
        ),
      ],
      packages: ['node:*', 'typebox'],
    },
    'src/main/core/session/policies/ready/pattern.ts': { folders: [], packages: ['re2js'] },
    'src/main/core/session/policies/cron.ts': {
      folders: ['src/main/core/lifecycle.ts'],
      packages: ['croner'],
    },
    'src/main/core/session/policies/watch-files.ts': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts'],
      packages: ['node:*', 'chokidar', 'picomatch'],
    },
    'src/main/core/supervise': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts', 'src/main/core/config'],
      packages: ['node:*', 'typebox'],
    },
    'src/main/core/monitor': {
      folders: [
        'src/shared',
        ...['lifecycle.ts', 'supervise', 'session', 'pty', 'log', 'config'].map(
          (name) => `src/main/core/${name}`,
        ),
      ],
      packages: ['node:*'],
    },
    'src/main/core/access': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts', 'src/main/core/config'],
      packages: ['node:*', 'typebox'],
    },
    'src/main/core/access/describe-browser.ts': { folders: [], packages: ['bowser'] },
    'src/main/core/http': {
      folders: [
        'src/shared',
        ...[
          'lifecycle.ts',
          'http',
          'access',
          'config',
          'log',
          'monitor',
          'project',
          'screen',
          'session',
          'stream',
          'tls',
        ].map((name) => `src/main/core/${name}`),
      ],
      packages: ['node:*', 'fastify', '@fastify/*', 'ajv', 'typebox'],
    },
    'src/main/core/network': {
      folders: ['src/shared', ...['lifecycle.ts', 'config'].map((name) => `src/main/core/${name}`)],
      packages: ['node:*'],
    },
    'src/main/core/network/mdns-responder.ts': { folders: [], packages: ['node:*', '@homebridge/ciao/*'] },
    'src/main/core/tls': {
      folders: ['src/shared', 'src/main/core/lifecycle.ts', 'src/main/core/config', 'src/main/core/network'],
      packages: ['node:*', 'selfsigned'],
    },
    'src/main/electron': {
      folders: [
        'src/shared',
        ...['app.ts', 'config', 'lifecycle.ts', 'quit-signals.ts'].map((name) => `src/main/core/${name}`),
      ],
      packages: ['node:*', 'electron'],
    },
    'src/main/cli': {
      folders: [
        'src/shared',
        'src/main/core/app.ts',
        'src/main/core/config',
        'src/main/core/project',
        'src/main/core/quit-signals.ts',
      ],
      packages: ['node:*', 'commander'],
    },
    'src/preload': { folders: ['src/shared'], packages: ['electron'] },
    'src/renderer': {
      folders: ['src/shared', 'src/renderer'],
      packages: [
        'react',
        'react-dom',
        'react-dom/*',
        '@xterm/*',
        'radix-ui',
        'lucide-react',
        '@fontsource/*',
      ],
    },
    'src/renderer/share/qr-code.tsx': { folders: [], packages: ['uqr'] },
    'src/renderer/monitor/plot.ts': { folders: ['src/renderer/monitor'], packages: ['uplot', 'uplot/*'] },
    'src/renderer/api': { folders: ['src/shared'], packages: [] },
    'src/renderer/ui': {
      folders: ['src/shared'],
      packages: [
        'react',
        'react-dom',
        'react-error-boundary',
        'radix-ui',
        'lucide-react',
        '@xterm/xterm',
        '@fontsource/*',
      ],
    },
  };

/** A test may use what it tests with. */
const TEST_PACKAGES = ['vitest', 'node:*'];

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;

/** An import of values, or of nothing but what a file does when it is run. */
const VALUE_IMPORT = /(?:^|\n)\s*(?:import|export)\s(?!type\s)[^;'"]*?from\s*['"]([^'"]+)['"]/g;

const root = resolve(import.meta.dirname, '..');

const files = (readdirSync(join(root, 'src'), { recursive: true }) as string[])
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );

const layerOf = (file: string): string =>
  Object.keys(LAYERS)
    .filter((layer) => file === layer || file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0] ?? 'none';

const within = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const matches = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

const targetOf = (file: string, name: string): string =>
  relative(root, resolve(root, dirname(file), name)).replaceAll('\\', '/');

describe('the layers', () => {
  it('cover every source file', () => expect(files.filter((file) => layerOf(file) === 'none')).toEqual([]));

  it('import only what lies below them', () => {
    const wrong = files
      .filter((file) => !isTest(file))
      .flatMap((file) => {
        const layer = LAYERS[layerOf(file)] ?? { folders: [], packages: [] };
        return importsOf(file).flatMap((name) => {
          const target = name.startsWith('.') ? targetOf(file, name.replace(/\?.*$/, '')) : undefined;
          const fine =
            target === undefined
              ? matches(name, layer.packages)
              : within(target, [...layer.folders, dirname(file), layerOf(file)]);
          return fine ? [] : [`${file} imports ${name}`];
        });
      });
    expect(wrong).toEqual([]);
  });

  it('know one file each for node-pty, and Electron in one folder', () => {
    const importers = (name: string): readonly string[] =>
      files.filter((file) => importsOf(file).some((found) => found === name));
    expect(importers('node-pty')).toEqual(['src/main/core/pty/node-pty.ts']);
    expect(
      importers('electron').filter(
        (file) => !file.startsWith('src/main/electron/') && !file.startsWith('src/preload/'),
      ),
    ).toEqual([]);
  });

  it('leave to the page the types of the contract, and not its schemas, which nothing in it needs', () => {
    const hasSchemas = (file: string): boolean => importsOf(file).includes('typebox');
    const wrong = files
      .filter((file) => file.startsWith('src/renderer/') && !isTest(file) && !file.includes('/fake-'))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(VALUE_IMPORT)]
          .map(([, name = '']) => targetOf(file, name))
          .filter((target) => target.startsWith('src/shared/') && hasSchemas(target))
          .map((target) => `${file} imports values of ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('let tests use nothing but the test runner beyond what they test', () => {
    const wrong = files.filter(isTest).flatMap((file) => {
      const layer = LAYERS[layerOf(file)] ?? { folders: [], packages: [] };
      return importsOf(file)
        .filter((name) => !name.startsWith('.') && !matches(name, [...layer.packages, ...TEST_PACKAGES]))
        .map((name) => `${file} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('hold no cycle of files', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((name) => name.startsWith('.'))
          .map((name) => targetOf(file, name)),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
