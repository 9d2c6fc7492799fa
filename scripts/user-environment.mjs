import { delimiter, dirname, join, sep } from 'node:path';

/** What `npm start` adds to the environment about this package and itself; a session is the user's and should not see it. */
const NPM_VARIABLE =
  /^(npm_package_|npm_lifecycle_|npm_command$|npm_execpath$|npm_node_execpath$|npm_config_(local_prefix|user_agent|node_gyp|npm_version)$|INIT_CWD$)/;

/**
 * Tells whether npm put this folder on the PATH for a script of the package at `root`.
 * @param {string} folder
 * @param {string} root
 */
const isNpmFolder = (folder, root) =>
  folder.endsWith(`${sep}node-gyp-bin`) ||
  (folder.endsWith(join('node_modules', '.bin')) && `${root}${sep}`.startsWith(dirname(dirname(folder))));

/**
 * Gives back the environment and folder of the user who ran `npm start`: without what npm added for the script.
 * Outside npm both are the process's own.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ root: string, cwd: string }} place
 * @returns {{ env: NodeJS.ProcessEnv, cwd: string }}
 */
export const userEnvironment = (env, { root, cwd }) => {
  if (env['npm_lifecycle_event'] === undefined) return { env: { ...env }, cwd };
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !NPM_VARIABLE.test(name)));
  const path = Object.keys(own).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  own[path] = (own[path] ?? '')
    .split(delimiter)
    .filter((folder) => !isNpmFolder(folder, root))
    .join(delimiter);
  return { env: own, cwd: env['INIT_CWD'] ?? cwd };
};
