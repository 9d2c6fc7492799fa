import type { Role } from '../../../shared/access.ts';
import {
  LAUNCH_FIELDS,
  type LaunchField,
  type Session,
  type SessionDefinition,
  type SignalName,
} from '../../../shared/session.ts';
import { DisposableStore, Emitter, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { ExitStatus, Pty, SpawnPty } from '../pty/pty.ts';
import type { Screen } from '../screen/screen.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import { RESET_BETWEEN_RUNS } from './between-runs.ts';
import { CommandQueue } from './command-queue.ts';
import { restoreLastRun } from './last-run.ts';
import { resolveLaunch } from './launch.ts';
import { describeRun, type RunState } from './run-state.ts';

/** Input that a program has not read, in bytes; at the bound, more is refused rather than kept. */
const MAX_PENDING_INPUT_BYTES = 4 * 1024 * 1024;

/** What a session needs from its surroundings. */
export interface SessionTools {
  readonly spawnPty: SpawnPty;
  readonly supervisor: Supervisor;
  /** The environment and folder that sessions inherit. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * A command with its terminal, its output and its life: it outlives every run and every viewer. It knows bytes, sizes and exits, and
 * nothing of requests or windows. One writer of its state, which publishes; never two live children.
 */
export class ManagedSession implements Disposable {
  readonly #store = new DisposableStore();
  readonly #change = this.#store.add(new Emitter<undefined>());
  /** Something that `describe` tells has changed; several changes of one turn are told once. */
  readonly onChange = this.#change.event;
  readonly #commands = new CommandQueue<'start' | 'stop' | 'restart'>();
  #state: RunState = { kind: 'idle' };
  #run = 0;
  /** The definition with which the present run was started. */
  #launched: SessionDefinition | undefined;
  /** Resolves when the program of the present run has ended and its last byte is in the log. */
  #exited: Promise<void> = Promise.resolve();
  #signalOnStop: SignalName = 'SIGTERM';
  #title = '';
  #changed = false;
  #retired = false;
  /** Whether the screen is too far behind for more output. */
  #pressed = false;
  #hurry = new AbortController();

  constructor(
    private current: SessionDefinition,
    readonly log: SessionLog,
    readonly screen: Screen,
    private readonly tools: SessionTools,
  ) {
    this.#store.add(screen);
    this.#store.add(log);
    const last = restoreLastRun(log);
    if (last !== undefined) {
      this.#run = last.run;
      this.#state = last.state;
    }
    this.#store.add(screen.onTitle((title) => this.#setTitle(title)));
    this.#store.add(screen.onPressure((pressed) => this.#throttle(pressed)));
  }

  get id(): string {
    return this.current.id;
  }

  get definition(): SessionDefinition {
    return this.current;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Number of the present run, or of the last; 0: it was never started. */
  get run(): number {
    return this.#run;
  }

  get cols(): number {
    return this.log.sizeAt(this.log.end).cols;
  }

  get rows(): number {
    return this.log.sizeAt(this.log.end).rows;
  }

  /** The run whose processes may be alive: the present one, or the last, which may have left something behind. */
  get currentRun(): { readonly marker: string; readonly pid: number | undefined } | undefined {
    if (this.#run === 0) return undefined;
    return { marker: this.tools.supervisor.markerOf(this.id, this.#run), pid: this.#pid };
  }

  /** Starts it. Starting what runs does nothing. Resolves when it runs, or has failed. */
  start(): Promise<void> {
    return this.#commands.run('start', () => this.#launch());
  }

  /** Stops it and all that it started. Stopping what is stopped ends what it may have left behind. Resolves when nothing is alive. */
  stop(): Promise<void> {
    return this.#commands.run('stop', () => this.#end());
  }

  /** Stops it, then starts it. */
  restart(): Promise<void> {
    return this.#commands.run('restart', async () => {
      await this.#end();
      await this.#launch();
    });
  }

  /** Stops it for good: it is not started any more. Resolves when nothing of it is alive. */
  retire(): Promise<void> {
    this.#retired = true;
    return this.stop();
  }

  /** Cuts the grace period of a stop short, also of one that comes later. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Signals the foreground process group. */
  signal(signal: SignalName): 'sent' | 'not_running' {
    const pty = this.#livePty;
    if (pty === undefined) return 'not_running';
    pty.signalForeground(signal);
    return 'sent';
  }

  /** Writes input, byte for byte. */
  write(bytes: Uint8Array): 'written' | 'not_running' | 'input_full' {
    const pty = this.#livePty;
    if (pty === undefined) return 'not_running';
    if (pty.pendingInputBytes + bytes.length > MAX_PENDING_INPUT_BYTES) return 'input_full';
    if (bytes.length > 0) pty.write(bytes);
    return 'written';
  }

  /** Gives the terminal another size; the one of the next run where it is not running. */
  resize(cols: number, rows: number): void {
    if (cols === this.cols && rows === this.rows) return;
    this.log.recordResize(cols, rows);
    this.#livePty?.resize(cols, rows);
    this.#publish();
  }

  /** Replaces the definition. What a running program cannot take on waits for its next start. */
  redefine(definition: SessionDefinition): void {
    this.current = definition;
    this.#publish();
  }

  /** Tells the session as the contract shows it to a role. */
  describe(role: Role): Session {
    const { env, envFiles, ...open } = this.current;
    return {
      ...open,
      ...(role === 'owner' ? { env, envFiles } : {}),
      ...describeRun(this.#state),
      run: this.#run,
      restarts: 0,
      cols: this.cols,
      rows: this.rows,
      title: this.#title,
      offset: this.log.end,
      retainedFrom: this.log.start,
      pendingRestart: this.#pendingRestart(),
    };
  }

  dispose(): void {
    this.#livePty?.dispose();
    this.#store.dispose();
  }

  get #livePty(): Pty | undefined {
    return this.#state.kind === 'running' || this.#state.kind === 'stopping' ? this.#state.pty : undefined;
  }

  get #pid(): number | undefined {
    return this.#livePty?.pid ?? (this.#state.kind === 'exited' ? this.#state.pid : undefined);
  }

  async #launch(): Promise<void> {
    if (this.#livePty !== undefined || this.#retired) return;
    this.#become({ kind: 'starting' });
    // A port that the last run's leftovers hold would fail this one.
    if (this.currentRun !== undefined) await this.#endTree('SIGTERM');
    const { tools, current: definition } = this;
    this.#run += 1;
    this.log.recordRun({ kind: 'begin', run: this.#run });
    this.#launched = definition;
    this.#setTitle('');
    const marker = tools.supervisor.markerOf(this.id, this.#run);
    const launch = resolveLaunch(definition, {
      env: tools.env,
      cwd: tools.cwd,
      cols: this.cols,
      rows: this.rows,
      marker,
    });
    if (launch.kind === 'refused') return this.#fail(launch.error);
    this.#signalOnStop = launch.shellOnItsOwn ? 'SIGHUP' : 'SIGTERM';
    if (this.log.end > 0) this.log.append(RESET_BETWEEN_RUNS);
    let pty: Pty;
    try {
      pty = tools.spawnPty(launch.spec);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#fail(`The system could not start ${launch.spec.file}: ${reason}.`);
    }
    tools.supervisor.begin(marker, pty.pid);
    this.#become({ kind: 'running', pty, startedAt: Date.now() });
    pty.onOutput((bytes) => this.log.append(bytes));
    if (this.#pressed) pty.pause();
    this.#exited = new Promise((resolve) =>
      pty.onExit((status) => {
        this.#handleExit(pty, status);
        resolve();
      }),
    );
  }

  async #end(): Promise<void> {
    const state = this.#state;
    if (state.kind !== 'running') {
      if (this.currentRun !== undefined) await this.#endTree(this.#stopSignal);
      return;
    }
    this.#become({ kind: 'stopping', pty: state.pty, startedAt: state.startedAt, ending: undefined });
    const outcome = await this.#endTree(this.#stopSignal);
    // What no signal reaches (another user's process, say) still notices that its terminal is gone.
    if (outcome === 'survived') return this.#abandon(state.pty, state.startedAt);
    // The processes are gone; their last output is still on its way through the pty, and comes before its exit.
    await this.#exited;
    this.#finishStop();
  }

  async #endTree(signal: SignalName): Promise<'ended' | 'survived'> {
    const run = this.currentRun;
    if (run === undefined) return 'ended';
    const { gracePeriodMs } = this.current.stop;
    const how = { signal, gracePeriodMs, hurry: this.#hurry.signal };
    return (await this.tools.supervisor.terminate(run, how)).kind;
  }

  /** Lets go of a program that cannot be ended, and says so. */
  #abandon(pty: Pty, startedAt: number): void {
    const ending = this.#state.kind === 'stopping' ? this.#state.ending : undefined;
    if (ending !== undefined) return this.#becomeExited(pty.pid, startedAt, ending, true);
    pty.dispose();
    this.#fail(
      `Process ${pty.pid} could not be ended: it belongs to another user, or the system holds it. End it there.`,
    );
  }

  #fail(error: string): void {
    this.log.recordRun({ kind: 'failed', run: this.#run, error });
    this.#become({ kind: 'failed', error });
  }

  get #stopSignal(): SignalName {
    return this.current.stop.signal ?? this.#signalOnStop;
  }

  #handleExit(pty: Pty, status: ExitStatus): void {
    const state = this.#state;
    pty.dispose();
    if (state.kind === 'stopping') this.#become({ ...state, ending: status });
    else if (state.kind === 'running') {
      this.#becomeExited(pty.pid, state.startedAt, status, false);
    }
  }

  /** Only when nothing is alive any more is a stop done, and told. */
  #finishStop(): void {
    const state = this.#state;
    if (state.kind !== 'stopping' || state.ending === undefined)
      throw new Error(`invariant violation: session ${this.id} ended its stop in state ${state.kind}`);
    this.#becomeExited(state.pty.pid, state.startedAt, state.ending, true);
  }

  #becomeExited(pid: number, startedAt: number, status: ExitStatus, stopped: boolean): void {
    this.tools.supervisor.end(this.tools.supervisor.markerOf(this.id, this.#run));
    const ending = 'code' in status ? { exitCode: status.code, signal: null } : { exitCode: null, ...status };
    this.log.recordRun({ kind: 'end', run: this.#run, ...ending, stopped });
    this.#become({ kind: 'exited', pid, startedAt, exitedAt: Date.now(), status, stopped });
  }

  #throttle(pressed: boolean): void {
    this.#pressed = pressed;
    if (pressed) this.#livePty?.pause();
    else this.#livePty?.resume();
  }

  #pendingRestart(): LaunchField[] {
    const { current } = this;
    const launched = this.#launched;
    if (this.#livePty === undefined || launched === undefined) return [];
    return LAUNCH_FIELDS.filter(
      (field) => JSON.stringify(current[field]) !== JSON.stringify(launched[field]),
    );
  }

  #setTitle(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
    this.#publish();
  }

  #become(state: RunState): void {
    this.#state = state;
    this.#publish();
  }

  #publish(): void {
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => {
      this.#changed = false;
      this.#change.fire(undefined);
    });
  }
}
