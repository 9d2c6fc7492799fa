import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What can be known of a machine before anything is started on it.
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} root the folder of the app
 */

/**
 * Where the app will run. `reason`: why not on the desktop, or nothing where headless was asked for.
 * `missing`: everything is there but Electron's binary, which can be tried for.
 * @typedef {{ kind: 'desktop', electron: string }
 *   | { kind: 'missing' }
 *   | { kind: 'headless', reason: string | undefined }} Host
 */

/** The folder of the `electron` package inside the app's. */
export const ELECTRON_PACKAGE = 'node_modules/electron';

/** @param {NodeJS.Platform} platform */
const binaryName = (platform) =>
  platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : platform === 'win32'
      ? 'electron.exe'
      : 'electron';

/** @param {Machine} machine @returns {boolean} */
const lacksDisplay = ({ platform, env }) =>
  platform !== 'win32' && platform !== 'darwin' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];

/**
 * Finds Electron where the user says it is; undefined: the user does not say.
 * @param {Machine} machine
 * @returns {Host | undefined}
 */
const namedElectron = ({ platform, env }) => {
  const file = env['ELECTRON_EXEC_PATH'];
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const [variable, electron] = file
    ? ['ELECTRON_EXEC_PATH', file]
    : folder
      ? ['ELECTRON_OVERRIDE_DIST_PATH', join(folder, binaryName(platform))]
      : [];
  if (electron === undefined) return undefined;
  return existsSync(electron)
    ? { kind: 'desktop', electron }
    : { kind: 'headless', reason: `${variable} leads to ${electron}, which does not exist` };
};

/**
 * Finds the binary that the `electron` package has unpacked; undefined: none, or not wholly.
 * Never by `require('electron')`, which would go and download it.
 * @param {Machine} machine
 * @returns {string | undefined}
 */
const packagedElectron = ({ root }) => {
  const pathFile = join(root, ELECTRON_PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const electron = join(root, ELECTRON_PACKAGE, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(electron) ? electron : undefined;
};

/**
 * Decides between the desktop app and the server alone. The display comes first: without one, Electron need not be looked for.
 * @param {Machine} machine
 * @param {{ headlessAsked: boolean }} wish
 * @returns {Host}
 */
export const chooseHost = (machine, { headlessAsked }) => {
  if (headlessAsked || machine.env['ROOTRESUME_HEADLESS'] === '1')
    return { kind: 'headless', reason: undefined };
  if (lacksDisplay(machine)) return { kind: 'headless', reason: 'there is no display' };
  const named = namedElectron(machine);
  if (named !== undefined) return named;
  const electron = packagedElectron(machine);
  if (electron !== undefined) return { kind: 'desktop', electron };
  return existsSync(join(machine.root, ELECTRON_PACKAGE, 'install.js'))
    ? { kind: 'missing' }
    : { kind: 'headless', reason: 'Electron is not installed' };
};
