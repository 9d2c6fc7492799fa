import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineScripts } from './inline-scripts.ts';

describe('the scripts that stand in the page', () => {
  let dir = '';
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rootresume-page-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('are named by the hash of what is between their tags', () => {
    writeFileSync(join(dir, 'index.html'), '<head><script data-x="./a.js">alert(1)</script></head>');
    // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    expect(inlineScripts(dir)).toEqual(["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]);
  });

  it('are not those that are loaded from a file', () => {
    writeFileSync(join(dir, 'index.html'), '<script type="module" src="./assets/index.js"></script>');
    expect(inlineScripts(dir)).toEqual([]);
  });

  it('are none where the page has not been built', () => expect(inlineScripts(dir)).toEqual([]));
});
