import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putSessions } from './edit-project.ts';
import { replaceFile } from './replace-file.ts';

const FILE = `# Our shop
$schema: x
sessions:
  # The page
  web:
    command: npm run dev   # with hot reload
    env:
      PORT: \${PORT:-3000} # the usual one
    restart: never

  db: { command: postgres -D data } # local only
# The end
`;

describe('a session that is put into a project file', () => {
  it('goes below the others, and everything else stays', () => {
    const text = putSessions(FILE, [
      { name: 'Job queue', session: { command: 'node queue.js', dependsOn: ['db'] } },
    ]);
    expect(text).toBe(`# Our shop
$schema: x
sessions:
  # The page
  web:
    command: npm run dev # with hot reload
    env:
      PORT: \${PORT:-3000} # the usual one
    restart: never

  db: { command: postgres -D data } # local only
  Job queue:
    command: node queue.js
    dependsOn:
      - db

# The end
`);
  });

  it('and is there already changes in the fields that are named, and in nothing else', () => {
    const text = putSessions(FILE, [
      {
        name: 'web',
        session: { command: 'npm start', group: 'front', env: { PORT: '1' } },
        fields: ['command', 'restart', 'group'],
      },
    ]);
    expect(text).toContain('command: npm start # with hot reload');
    expect(text).toContain('PORT: ${PORT:-3000} # the usual one');
    expect(text).toContain('    group: front\n');
    expect(text).not.toContain('restart');
    expect(text.indexOf('web:')).toBe(FILE.indexOf('web:'));
  });

  it('begins a file where there is none', () => {
    const text = putSessions(undefined, [{ name: 'a', session: { command: 'x' } }]);
    expect(text).toMatch(/^# .*\nsessions:\n {2}a:\n {4}command: x\n$/);
  });
});

describe('the file on the disk', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rootresume-replace-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is replaced as a whole, with its mode, behind its link', () => {
    const file = join(dir, 'rootresume.yaml');
    writeFileSync(join(dir, 'real.yaml'), 'old');
    chmodSync(join(dir, 'real.yaml'), 0o640);
    symlinkSync('real.yaml', file);
    expect(replaceFile(file, 'old', 'new')).toBe(true);
    expect(readFileSync(join(dir, 'real.yaml'), 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(dir).sort()).toEqual(['real.yaml', 'rootresume.yaml']);
  });

  it('is left alone where it is not what it was', () => {
    const file = join(dir, 'rootresume.yaml');
    writeFileSync(file, 'changed by somebody');
    expect(replaceFile(file, 'old', 'new')).toBe(false);
    expect(replaceFile(file, undefined, 'new')).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('changed by somebody');
    expect(readdirSync(dir)).toEqual(['rootresume.yaml']);
  });

  it('is made where there is none', () => {
    const file = join(dir, 'rootresume.yaml');
    expect(replaceFile(file, undefined, 'new')).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });
});
