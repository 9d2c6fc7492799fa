import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = join(import.meta.dirname, '../programs');

/** @param {string} name */
const installed = (name) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/**
 * What writes slowly writes so many numbered lines first: the scrollback of each terminal is full then. While it fills, memory grows, and
 * nothing leaks.
 */
export const FILLING_LINES = 12_000;
const fill = `seq ${FILLING_LINES}`;

/**
 * @typedef {object} SoakSession
 * @property {string} name
 * @property {string} command
 * @property {'witness' | 'mirror' | 'shell' | 'other'} kind `witness`: its lines are checked; `mirror`: gives back what is typed
 * @property {boolean} [restarts] whether it may be restarted at any time
 * @property {boolean} [crashes] exits by itself and is started again
 */

/** @param {string} text */
const node = (text) => `exec '${process.execPath}' '${join(PROGRAMS, 'witness.mjs')}' ${text}`;

/** @returns {readonly SoakSession[]} twenty */
export const soakSessions = () => {
  const tui = `exec '${process.execPath}' '${join(PROGRAMS, 'tui.mjs')}'`;
  const sessions = /** @type {SoakSession[]} */ ([
    ...[1, 2, 3].map((n) => ({ name: `flood ${n}`, command: node('6000 2000'), kind: 'witness' })),
    ...[4, 5].map((n) => ({
      name: `flood ${n}`,
      command: node('3000 1500'),
      kind: 'witness',
      restarts: true,
    })),
    // Once in a while more than the memory of a log, so that slow viewers fall out of it.
    { name: 'great flood', command: node('100000 20000'), kind: 'witness' },
    ...[1, 2].map((n) => ({
      name: `chatter ${n}`,
      command: `${fill}; ${node('2 100')}`,
      kind: 'witness',
      restarts: true,
    })),
    ...[1, 2].map((n) => ({
      name: `crash ${n}`,
      command: node('200 300 5'),
      kind: 'witness',
      crashes: true,
    })),
    { name: 'top', command: installed('top') ? 'exec top -d 0.5' : tui, kind: 'other', restarts: true },
    { name: 'htop', command: installed('htop') ? 'exec htop -d 5' : tui, kind: 'other', restarts: true },
    { name: 'tui', command: tui, kind: 'other', restarts: true },
    ...[1, 2].map((n) => ({ name: `mirror ${n}`, command: `stty -echo; ${fill}; exec cat`, kind: 'mirror' })),
    ...[1, 2].map((n) => ({
      name: `shell ${n}`,
      command: `${fill}; exec bash --norc`,
      kind: 'shell',
      restarts: true,
    })),
    // Children in sessions and groups of their own: a restart must end all of them.
    ...[1, 2].map((n) => ({
      name: `parent ${n}`,
      command: `${fill}; setsid sleep 100000 & (setsid sleep 100000 &) ; sleep 100000 & while :; do date; sleep 0.5; done`,
      kind: 'other',
      restarts: true,
    })),
    {
      name: 'unicode',
      command: `${fill}; while :; do printf "漢字 👩‍👩‍👧‍👦 \\033[35mé\\033[0m\\n"; sleep 0.02; done`,
      kind: 'other',
    },
  ]);
  return sessions;
};
