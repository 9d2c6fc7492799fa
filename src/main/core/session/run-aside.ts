import { spawn } from 'node:child_process';
import { RUN_MARKER_VARIABLE } from '../supervise/run-marker.ts';
import { endGroup } from '../supervise/end-group.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import type { Clock } from './clock.ts';
import { shellFor } from './shell-line.ts';
import { windowsLine } from './windows-launch.ts';

/** Where commands are run for a session, beside its program: in the same folder, with the same environment. */
export interface AsideContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What all that they start is known by; not that of the session's run, which is ended apart from it. */
  readonly marker: string;
  readonly supervisor: Pick<Supervisor, 'terminate'>;
  readonly clock: Clock;
}

/** What a command is given beside its place. */
export interface AsideGift {
  /** On its standard input; default: nothing. */
  readonly input?: string;
  /** Variables beyond those of its place. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end and gives its exit code. An abort kills it with all that it started; then, as where it cannot be started or a
 * signal ends it, there is no code. Nobody sees its output.
 */
export const runAside = async (
  command: string,
  { cwd, env, marker, supervisor }: AsideContext,
  abort: AbortSignal,
  gift: AsideGift = {},
): Promise<number | undefined> => {
  if (abort.aborted) return undefined;
  const { file, args, quoted } =
    process.platform === 'win32'
      ? windowsLine(command, env)
      : { file: shellFor(env), args: ['-c', command], quoted: false };
  const child = spawn(file, args, {
    cwd,
    env: { ...env, ...gift.env, [RUN_MARKER_VARIABLE]: marker },
    stdio: [gift.input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    // A process group of its own: a Ctrl-C in a terminal around the server is not for it. On Windows it would be a window of its own.
    detached: process.platform !== 'win32',
    windowsVerbatimArguments: quoted,
    windowsHide: true,
  });
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('exit', (code) => resolve(code ?? undefined));
  });
  // One that does not read what it is given is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(gift.input);
  const aborted = new Promise<'aborted'>((resolve) =>
    abort.addEventListener('abort', () => resolve('aborted')),
  );
  const outcome = await Promise.race([ended, aborted]);
  if (outcome !== 'aborted') return outcome;
  // At once what is surely its own, then whatever left that group.
  if (child.pid !== undefined) await endGroup(child.pid);
  await supervisor.terminate({ marker }, { signal: 'SIGKILL', gracePeriodMs: 0 });
  return undefined;
};
