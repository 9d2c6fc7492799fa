import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProject } from '../project-file.ts';
import { findSessions, withFound } from './import-project.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-import-'));
  cpSync(resolve('src/main/core/project/import/fixtures'), dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('an import', () => {
  it('of everything in a folder makes a project file without mistakes', () => {
    const file = join(dir, 'rootresume.yaml');
    const found = findSessions(dir, [], { file, text: undefined });
    const { text, names } = withFound(undefined, found, undefined);
    writeFileSync(file, text);
    const { reading } = loadProject(file, {});
    expect(reading?.kind === 'good' ? reading.sessions.map(({ name }) => name) : reading).toEqual(names);
    expect(names.length).toBeGreaterThan(15);
  });

  it('of what is in the file already finds nothing more', () => {
    const file = join(dir, 'rootresume.yaml');
    const first = withFound(undefined, findSessions(dir, [], { file, text: undefined }), undefined);
    const again = findSessions(dir, ['mprocs.yaml'], { file, text: first.text });
    expect(again.flatMap(({ sessions }) => sessions)).toEqual([]);
    expect(readFileSync(join(dir, 'mprocs.yaml'), 'utf8')).toContain('procs:');
  });

  it('of some leaves out what they would wait for among the others', () => {
    const file = join(dir, 'rootresume.yaml');
    const found = findSessions(dir, ['process-compose.yaml'], { file, text: undefined });
    expect(withFound('sessions:\n  Server-1A: { command: x }\n', found, ['Manager']).text).toContain(
      `    dependsOn:
      - session: Server_1A
        until: ready
`,
    );
    expect(withFound(undefined, found, ['ClientA']).text).toMatch(/^(?![^]*dependsOn)/);
  });
});
