/** Switches that the launcher or a test harness puts before our own arguments; they are Chromium's. */
const isChromiumSwitch = (arg: string): boolean => /^--(no-sandbox|inspect|remote-debugging-)/.test(arg);

/**
 * Picks the user's own arguments out of the process's.
 * `unpackaged`: Electron was started with the folder of the app as its first plain argument, so ours begin after that.
 */
export const desktopArgs = (argv: readonly string[], unpackaged: boolean): string[] => {
  const rest = argv.slice(1);
  if (!unpackaged) return rest.filter((arg) => !isChromiumSwitch(arg));
  const appFolder = rest.findIndex((arg) => !arg.startsWith('-'));
  return appFolder === -1 ? [] : rest.slice(appFolder + 1);
};
