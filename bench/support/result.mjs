/**
 * What a row gives.
 * @typedef {object} Result
 * @property {readonly string[]} method how it was measured, in plain sentences
 * @property {readonly Table[]} tables
 * @property {readonly Mark[]} [marks] of DESIGN.md
 * @property {readonly string[]} [remarks] what the figures say, decided by the figures
 */

/**
 * @typedef {object} Table
 * @property {readonly string[]} head
 * @property {readonly (readonly string[])[]} rows
 */

/**
 * @typedef {object} Mark
 * @property {string} what
 * @property {string} mark what was set
 * @property {string} figure what was measured
 * @property {boolean} met
 */

/**
 * @typedef {object} Context
 * @property {boolean} quick a look only: fewer rounds
 * @property {string} folder for files that a row needs, emptied at the end
 */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} title
 * @property {number} limitMs the row is given up after this long
 * @property {(context: Context) => Promise<Result>} measure
 */

export const MEBIBYTE = 1024 * 1024;

/** @param {number} value @param {number} [digits] */
export const ms = (value, digits = 2) => `${value.toFixed(digits)} ms`;

/** @param {number} bytes @param {number} [digits] */
export const mib = (bytes, digits = 1) => `${(bytes / MEBIBYTE).toFixed(digits)} MiB`;

/** @param {number} bytes */
export const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** @param {number} value of one core @param {number} [digits] */
export const percent = (value, digits = 1) => `${value.toFixed(digits)} %`;

/** @param {number} value */
export const times = (value) => `${value.toFixed(2)} ×`;
