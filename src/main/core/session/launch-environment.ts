import { RUN_MARKER_VARIABLE } from '../supervise/run-marker.ts';

/** Variables of a terminal around the server, which is not the one that the program gets, and the size of that one. */
const OUTER_TERMINAL = ['TMUX', 'TMUX_PANE', 'STY', 'WINDOW', 'WINDOWID', 'TERMCAP', 'COLUMNS', 'LINES'];

/** What `npm start` sets for its script and a user's own shell would not have. Settings (npm_config_…) may be the user's and stay. */
const SET_BY_NPM =
  /^(?:npm_(?:lifecycle|package)_.*|npm_(?:execpath|node_execpath|command|config_local_prefix)|INIT_CWD)$/;

/** Set by Electron and its tools for our own process; ELECTRON_RUN_AS_NODE would turn every Electron program in a session into Node. */
const SET_BY_ELECTRON = /^ELECTRON_/;

const isOurs = (name: string): boolean =>
  OUTER_TERMINAL.includes(name) || SET_BY_NPM.test(name) || SET_BY_ELECTRON.test(name);

/** Gives the environment of a program in a session: the server's own without what concerns only the server, then the session's. */
export const launchEnvironment = (
  inherited: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  marker: string,
  platform = process.platform,
): Record<string, string> => {
  const kept = Object.entries(inherited).filter(
    ([name]) => !isOurs(name) && (platform !== 'win32' || !isNamed(own, name)),
  );
  return {
    ...Object.fromEntries(kept),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'RootResume',
    ...own,
    [RUN_MARKER_VARIABLE]: marker,
  };
};

/** Whether it names a variable in whatever case: to Windows `Path` and `PATH` are one, and the first of two would count. */
const isNamed = (variables: Readonly<Record<string, string>>, name: string): boolean =>
  Object.keys(variables).some((one) => one.toLowerCase() === name.toLowerCase());
