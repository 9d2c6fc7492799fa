import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectSchema } from './project-schema.ts';

const published = readFileSync(resolve('docs/rootresume.schema.json'), 'utf8');

describe('the schema for editors', () => {
  it('is the one of the contract: `node scripts/write-schema.mjs` writes it', () =>
    expect(published).toBe(projectSchema()));

  const accepts = (text: string): boolean =>
    new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(published) as object)(parse(text));

  it('accepts what people write', () => {
    const text = `
sessions:
  web:
    command: npm run dev
    env: { PORT: 3000, DEBUG: true }
    autostart: \${AUTO:-true}
    stop: { gracePeriodMs: 1m30s }
    backoff: { delayMs: 500, maxRestarts: null }
    memoryLimitBytes: 512M
    ready: { tcp: 3000, timeoutMs: 10s }
    dependsOn: [db, { session: db, until: started }]
  db: { command: postgres, ready: { output: 'ready to accept' } }
`;
    expect(accepts(text)).toBe(true);
  });

  for (const wrong of [
    'sessions: { a: { comand: x } }',
    'sessions: { a: { command: x, stop: { gracePeriodMs: soon } } }',
    'sessions: { a: { command: x, restart: sometimes } }',
    'sessions: { a: { command: x, ready: { tcp: 1, http: "http://x" } } }',
    'other: {}',
  ])
    it(`refuses ${wrong}`, () => expect(accepts(wrong)).toBe(false));
});
