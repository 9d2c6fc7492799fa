import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** Names the scripts that stand in the built page itself, as a Content-Security-Policy allows them: by their hash, and so no other. */
export const inlineScripts = (rendererDir: string): readonly string[] => {
  const file = join(rendererDir, 'index.html');
  // Not built: there is no page to be strict about.
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(INLINE_SCRIPT)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
};
