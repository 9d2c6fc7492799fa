import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './install.mjs';

// Writes docs/rootresume.schema.json out of the contract's own schema; a unit test fails where the two are not alike.
const { module } = await runnerImport(join(ROOT, 'src/main/core/project/project-schema.ts'), {
  logLevel: 'error',
});
writeFileSync(join(ROOT, 'docs/rootresume.schema.json'), module.projectSchema());
