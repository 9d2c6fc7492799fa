import { DEFAULT_COLS, DEFAULT_ROWS } from '../../shared/limits.ts';
import { DEFAULT_POLICIES } from '../../shared/policies.ts';
import { DEFAULT_STOP_POLICY, type Session } from '../../shared/session.ts';

/** Builds a session for tests: one that was never started, with `part` put over it. */
export const fakeSession = (part: Partial<Session> = {}): Session => ({
  id: 'web',
  name: 'web',
  command: 'npm run dev',
  args: null,
  cwd: '/home/ada/shop',
  env: {},
  state: 'idle',
  pid: null,
  startedAt: null,
  exitedAt: null,
  exitCode: null,
  signal: null,
  stopped: false,
  error: null,
  retryAt: null,
  waitingFor: [],
  run: 0,
  restarts: 0,
  cols: DEFAULT_COLS,
  rows: DEFAULT_ROWS,
  title: '',
  offset: 0,
  retainedFrom: 0,
  autostart: false,
  stop: DEFAULT_STOP_POLICY,
  ...DEFAULT_POLICIES,
  source: 'page',
  portTroubles: [],
  pendingRestart: [],
  ...part,
});
