/** Where the page runs: it decides which chords reach it. `window` is the desktop app's own. */
export type Host = 'window' | 'chromium' | 'firefox' | 'safari';

/** One key with its modifiers. `Mod` is Ctrl, or Command on macOS. */
export interface Chord {
  /** A letter as typed, or the `code` of any other key, so that it lies under the same finger on every layout. */
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  /** Hosts that never hand it to a page. */
  readonly takenBy: readonly Host[];
}

/** Something that the user can ask for by name, key or menu. */
export interface Command {
  readonly label: string;
  /** In order of preference, per platform; none: only by name. */
  readonly chords: { readonly mac: readonly Chord[]; readonly other: readonly Chord[] };
}

const plain = (key: string): Chord => ({ key, mod: false, shift: false, takenBy: [] });
const mod = (key: string, ...takenBy: Host[]): Chord => ({ key, mod: true, shift: false, takenBy });
const modShift = (key: string, ...takenBy: Host[]): Chord => ({ key, mod: true, shift: true, takenBy });
const everywhere = (...chords: Chord[]): Command['chords'] => ({ mac: chords, other: chords });
const NONE: Command['chords'] = { mac: [], other: [] };

/**
 * Every command with its default keys.
 *
 * Plain Ctrl and Alt combinations belong to the program in the terminal, and so do these, which mean something
 * to a shell or an editor: Ctrl Shift with 2, 6 and - (NUL, ^^ and undo). Browsers keep Ctrl Shift N, T and W for
 * themselves. xterm sends nothing for Ctrl Shift with a letter, so no program loses one.
 */
export const COMMANDS = {
  palette: {
    label: 'Search or do anything…',
    chords: { mac: [mod('K'), plain('F1')], other: [plain('F1'), modShift('K', 'firefox')] },
  },
  'new-session': { label: 'New session…', chords: everywhere(modShift('Enter')) },
  'next-tab': { label: 'Next tab', chords: everywhere(modShift('BracketRight', 'safari')) },
  'previous-tab': { label: 'Previous tab', chords: everywhere(modShift('BracketLeft', 'safari')) },
  'close-tab': { label: 'Close tab', chords: everywhere(modShift('X')) },
  overview: { label: 'Overview of all sessions', chords: NONE },
  cost: { label: 'CPU, memory and processes', chords: NONE },
  'focus-list': { label: 'Go to the session list', chords: everywhere(modShift('L', 'safari')) },
  'focus-terminal': { label: 'Go to the terminal', chords: everywhere(modShift('Space')) },
  compose: { label: 'Show or hide the compose line', chords: NONE },
  search: {
    label: 'Search in the terminal…',
    chords: { mac: [mod('F')], other: [modShift('F')] },
  },
  start: { label: 'Start', chords: everywhere(modShift('F5')) },
  restart: { label: 'Restart', chords: everywhere(modShift('F5')) },
  stop: { label: 'Stop', chords: everywhere(modShift('F6')) },
  edit: { label: 'Edit session…', chords: NONE },
  remove: { label: 'Remove session…', chords: NONE },
  fit: { label: 'Fit to this screen', chords: everywhere(modShift('Backslash')) },
  'font-larger': { label: 'Larger text', chords: everywhere(modShift('Period')) },
  'font-smaller': { label: 'Smaller text', chords: everywhere(modShift('Comma')) },
  'font-reset': { label: 'Text at its usual size', chords: NONE },
  copy: { label: 'Copy', chords: { mac: [mod('C')], other: [modShift('C')] } },
  paste: { label: 'Paste', chords: { mac: [mod('V')], other: [modShift('V')] } },
  'select-all': {
    label: 'Select all',
    chords: { mac: [mod('A')], other: [modShift('A', 'chromium', 'firefox')] },
  },
  'ask-to-type': { label: 'Ask to type', chords: NONE },
  'answer-asks': { label: 'Answer who asks to type', chords: NONE },
  import: { label: 'Import sessions…', chords: NONE },
  project: { label: 'Project file…', chords: NONE },
  'save-session': { label: 'Save session to the project file', chords: NONE },
  share: { label: 'Share on the network…', chords: NONE },
  alerts: { label: 'What happened…', chords: NONE },
  notify: { label: 'Notify me in this browser', chords: NONE },
  'stop-notifying': { label: 'Do not notify me in this browser', chords: NONE },
  install: { label: 'Install as an app…', chords: NONE },
  shortcuts: { label: 'Keyboard shortcuts…', chords: NONE },
  'theme-system': { label: 'Theme: as the system', chords: NONE },
  'theme-light': { label: 'Theme: light', chords: NONE },
  'theme-dark': { label: 'Theme: dark', chords: NONE },
  'sign-out': { label: 'Sign out', chords: NONE },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof COMMANDS;

export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** Tells whether a string from outside (the desktop window's menu) names a command. */
export const isCommandId = (id: string): id is CommandId => Object.hasOwn(COMMANDS, id);

/** What a page can know of its platform and host. */
export interface Surroundings {
  readonly mac: boolean;
  readonly host: Host;
}

/** Reads the surroundings from the browser's own description; `inWindow`: whether the preload bridge is there. */
export const readSurroundings = (userAgent: string, inWindow: boolean): Surroundings => ({
  mac: /Macintosh|Mac OS X|iPhone|iPad/.test(userAgent),
  host: inWindow
    ? 'window'
    : /Firefox\//.test(userAgent)
      ? 'firefox'
      : /Chrome\//.test(userAgent)
        ? 'chromium'
        : 'safari',
});

/** The chords of a command that reach the page here, the one to show first. */
export const chordsFor = (id: CommandId, { mac, host }: Surroundings): readonly Chord[] => {
  const { chords }: Command = COMMANDS[id];
  return (mac ? chords.mac : chords.other).filter((chord) => !chord.takenBy.includes(host));
};

const KEY_NAMES: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Period: '.',
  Comma: ',',
  Enter: 'Enter',
};

/** Writes a chord as menus show it: `Ctrl Shift K`, or `⌘⇧K` on macOS. */
export const formatChord = ({ key, mod, shift }: Chord, { mac }: Surroundings): string => {
  const name = KEY_NAMES[key] ?? key;
  return mac
    ? `${mod ? '⌘' : ''}${shift ? '⇧' : ''}${name}`
    : [mod ? 'Ctrl' : '', shift ? 'Shift' : '', name].filter(Boolean).join(' ');
};

/** The keys of a command as text for menus and tooltips; undefined where it has none here. */
export const keysOf = (id: CommandId, surroundings: Surroundings): string | undefined => {
  const chord = chordsFor(id, surroundings)[0];
  return chord && formatChord(chord, surroundings);
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const sameKey = (chord: Chord, { key, code }: KeyPress): boolean => {
  if (chord.key.length > 1) return code === chord.key || key === chord.key;
  // A layout without Latin letters types none: there the place of the key decides.
  return /^[a-z]$/i.test(key) ? key.toUpperCase() === chord.key : code === `Key${chord.key}`;
};

/** Tells whether a key press is this chord, no modifier more or less. */
export const matches = (chord: Chord, press: KeyPress, { mac }: Surroundings): boolean =>
  sameKey(chord, press) &&
  press.shiftKey === chord.shift &&
  !press.altKey &&
  press.ctrlKey === (chord.mod && !mac) &&
  press.metaKey === (chord.mod && mac);
