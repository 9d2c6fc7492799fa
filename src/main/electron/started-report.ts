import { writeFileSync } from 'node:fs';

/** Names the file by which the launcher (scripts/desktop.mjs) learns that Electron itself works on this machine. */
const STARTED_FILE_VARIABLE = 'ROOTRESUME_STARTED_FILE';

/**
 * Takes the launcher's wish out of the environment, so that no session inherits it, and gives the function that fulfils it.
 * Without that report an Electron that ends (no display, a library missing) is taken for one that cannot run here.
 */
export const takeStartedReport = (env: NodeJS.ProcessEnv): (() => void) => {
  const file = env[STARTED_FILE_VARIABLE];
  Reflect.deleteProperty(env, STARTED_FILE_VARIABLE);
  return () => {
    if (file === undefined || file === '') return;
    try {
      writeFileSync(file, '');
    } catch {
      // Only the launcher's explanation of a later failure gets worse.
    }
  };
};
