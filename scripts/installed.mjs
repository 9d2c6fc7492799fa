/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Tells whether node_modules holds what package-lock.json asks for.
 * Optional packages do not count: npm leaves out those of other platforms.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} present node_modules/.package-lock.json, which npm writes when it has finished; undefined: there is none
 */
export const isInstalled = (wanted, present) => {
  const have = present?.packages;
  if (have === undefined) return false;
  return Object.entries(wanted.packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || (have[path] !== undefined && have[path].version === version),
  );
};
