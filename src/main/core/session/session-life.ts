import type { PortTrouble } from '../../../shared/ports.ts';
import type { SessionDefinition, SignalName } from '../../../shared/session.ts';
import type { Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { ExitStatus, Pty } from '../pty/pty.ts';
import { noteBetweenRuns } from './between-runs.ts';
import { systemClock, type Clock } from './clock.ts';
import { CommandQueue } from './command-queue.ts';
import { awaitedBy, waitFor, type Awaited, type StartedBy } from './dependencies/dependency-wait.ts';
import { forkTurns } from './fork-turns.ts';
import { restoreLastRun } from './last-run.ts';
import { launchEnvironment } from './launch-environment.ts';
import { LiveRun } from './live-run.ts';
import { decideRestart } from './policies/restart-policy.ts';
import type { AsideContext } from './run-aside.ts';
import { runProgram } from './run-program.ts';
import { pidOf, restOf, type Exited, type Failed, type RestState, type RunState } from './run-state.ts';
import type { SessionTools } from './session-tools.ts';

/** Why a policy ends a run, as a sentence, and whether it is then started again whatever its restart policy. */
export interface Fault {
  readonly sentence: string;
  readonly restart: boolean;
  /** Whether it is what its user wants, rather than something that went wrong; default: no. */
  readonly wanted?: boolean;
}

/** Of a kind, one that has not begun stands for those behind it: each looks only at how things are when it begins. */
type Command = 'start' | 'stop' | 'restart' | 'fail' | 'renew' | 'retry' | 'proceed';

const NOTHING_DUE: Disposable = { dispose: () => undefined };

/**
 * The life of a session: its runs, and what is due between them. Commands run one at a time; what is due (a restart) is a command
 * like those of a user, so that a stop that comes first leaves it nothing to do. One writer of the state, which publishes; never two live
 * children.
 */
export class SessionLife implements Disposable {
  readonly #commands = new CommandQueue<Command>();
  readonly #clock: Clock;
  #state: RunState = { kind: 'idle' };
  #run = 0;
  #restarts = 0;
  /** Automatic restarts since the last stable run. */
  #inRow = 0;
  /** The present run, or the last one of this server. */
  #live: LiveRun | undefined;
  #sealed = false;
  #paused = false;
  readonly #hurry = new AbortController();
  /** What leads out of the present state by itself. */
  #due = NOTHING_DUE;

  constructor(
    private readonly definition: () => SessionDefinition,
    private readonly log: SessionLog,
    private readonly tools: SessionTools,
    /** Told of every change of what this class tells; and when a run begins, before anything of it is told. `portsTaken`: asked before it does. */
    private readonly tell: {
      readonly changed: () => void;
      readonly begun: () => void;
      readonly portsTaken: () => Promise<readonly PortTrouble[]>;
    },
  ) {
    this.#clock = tools.clock ?? systemClock;
    const last = restoreLastRun(log);
    if (last === undefined) return;
    this.#run = last.run;
    this.#state = last.state;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Number of the present run, or of the last; 0: it was never started. */
  get run(): number {
    return this.#run;
  }

  /** Automatic restarts since it was last started by hand. */
  get restarts(): number {
    return this.#restarts;
  }

  /** The definition of the run that is alive; undefined: none is. */
  get launched(): SessionDefinition | undefined {
    return this.pty && this.#live?.definition;
  }

  /** The terminal of the run that is alive. */
  get pty(): Pty | undefined {
    return this.#state.kind === 'running' || this.#state.kind === 'stopping' ? this.#state.pty : undefined;
  }

  /** The run whose processes may be alive: the present one, or the last, which may have left something behind. */
  get currentRun(): { readonly marker: string; readonly pid: number | undefined } | undefined {
    if (this.#run === 0) return undefined;
    const pid =
      (this.pty && pidOf(this.pty)) ?? (this.#state.kind === 'exited' ? this.#state.pid : undefined);
    return { marker: this.#marker, pid };
  }

  /** Starts it. Starting what runs does nothing. Resolves when it runs, or has failed. */
  start(): Promise<void> {
    return this.#commands.run('start', () => this.#begin('hand'));
  }

  /** Stops it and all that it started. Stopping what is stopped ends what it may have left behind. Resolves when nothing is alive. */
  stop(): Promise<void> {
    return this.#commands.run('stop', () => this.#end());
  }

  /** Stops it, then starts it. */
  restart(): Promise<void> {
    return this.#commands.run('restart', async () => {
      await this.#end();
      await this.#begin('hand');
    });
  }

  /** Ends the present run as one that failed; then its restart policy decides. Does nothing where it has ended meanwhile. */
  fail(fault: Fault): Promise<void> {
    const run = this.#run;
    return this.#commands.run('fail', async () => {
      if (this.#run === run && this.#state.kind === 'running') await this.#end(fault);
    });
  }

  /**
   * Starts it anew because something has changed, which `sentence` says in the terminal, and counts that as a restart; a new row of them begins.
   * Does nothing where it never ran or somebody stopped it.
   */
  renew(sentence: string): Promise<void> {
    return this.#commands.run('renew', async () => {
      const state = this.#state;
      if (state.kind === 'idle' || state.kind === 'lost' || (state.kind === 'exited' && state.stopped))
        return;
      await this.#end({ sentence, restart: false, wanted: true });
      this.#inRow = 0;
      await this.#begin('policy');
    });
  }

  /** Takes on what its definition says now of a run that is alive. */
  reconsider(before: SessionDefinition): void {
    const state = this.#state;
    if (state.kind !== 'running' || state.ready || isSame(before.ready, this.definition().ready)) return;
    this.#live?.watch(this.definition().ready);
  }

  /** Where and how a command is run for it beside its runs: as its last program was, or else as its next one would be. */
  aside(what: string): AsideContext {
    const { supervisor } = this.tools;
    // Of no run, so that the end of one leaves it alone.
    const marker = `${supervisor.markerOf(this.definition().id, 0)}:${what}`;
    const { cwd, env } = this.#live?.place ?? {
      cwd: this.definition().cwd,
      env: launchEnvironment(this.tools.env, this.definition().env, marker),
    };
    return { cwd, env, marker, supervisor, clock: this.#clock };
  }

  /** It is not started any more, by nobody. */
  seal(): void {
    this.#sealed = true;
  }

  /** Cuts the grace period of a stop short, also of one that comes later. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Whether its output is to be left unread, in this run and those to come. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.pty?.pause();
    else this.pty?.resume();
  }

  dispose(): void {
    this.#leave();
    this.pty?.dispose();
  }

  get #marker(): string {
    return this.tools.supervisor.markerOf(this.definition().id, this.#run);
  }

  async #begin(by: StartedBy): Promise<void> {
    const state = this.#state;
    if (this.pty !== undefined || this.#sealed) return;
    if (state.kind === 'waiting' && state.by === 'hand') return;
    this.#leave();
    if (by === 'hand') {
      this.#restarts = 0;
      this.#inRow = 0;
    }
    const { dependsOn } = this.definition();
    const awaited = awaitedBy(dependsOn, by, this.tools.find ?? (() => undefined));
    if (awaited.length === 0) await this.#startRun(by);
    else this.#wait(awaited, by, restOf(state));
  }

  /** Waits for other sessions; what comes of it is a command like any other, so that a stop that comes first leaves it nothing to do. */
  #wait(awaited: readonly Awaited[], by: StartedBy, before: RestState): void {
    const tell = (on: readonly string[]): void => this.#become({ kind: 'waiting', by, before, on });
    tell(awaited.map(({ session }) => session.id));
    this.#due = waitFor(awaited, {
      waiting: tell,
      met: () => {
        tell([]);
        void this.#commands.run('proceed', () => this.#proceed());
      },
      failed: ({ error, about }) => this.#become({ kind: 'failed', error, about, ending: undefined }),
    });
  }

  async #proceed(): Promise<void> {
    const state = this.#state;
    // Unless a stop came first, or another wait began.
    if (state.kind === 'waiting' && state.on.length === 0 && !this.#sealed) await this.#startRun(state.by);
  }

  async #startRun(by: StartedBy): Promise<void> {
    this.#become({ kind: 'starting' });
    if (by === 'policy') this.#restarts += 1;
    // A port that the last run's leftovers hold would fail this one.
    if (this.currentRun !== undefined) await this.#endTree('SIGTERM');
    if (this.#live !== undefined) await this.#live.endBeside();
    // It may find a free one, or have been told to share it, so this is only said; by whom it is used not everybody who reads this may know.
    if (this.definition().ports.length > 0)
      for (const { port } of await this.tell.portsTaken())
        this.log.append(noteBetweenRuns(`Port ${port} is already in use`));
    const turn = forkTurns.take();
    if (turn !== undefined) await turn;
    const definition = this.definition();
    this.#run += 1;
    this.log.recordRun({ kind: 'begin', run: this.#run });
    this.tell.begun();
    const started = runProgram(definition, this.#marker, this.log, this.tools);
    if (started.kind === 'failed') return this.#fail(started.error);
    const { pty } = started;
    this.#become({ kind: 'running', pty, startedAt: this.#clock.now(), ready: false });
    if (this.#paused) pty.pause();
    this.#live = new LiveRun(started, definition, this.#marker, this.log, this.tools, {
      ready: () => {
        if (this.#state.kind === 'running') this.#become({ ...this.#state, ready: true });
      },
      late: (sentence) => void this.fail({ sentence, restart: false }),
      exited: (status) => this.#handleExit(pty, status),
    });
    this.#live.watch(definition.ready);
  }

  /** `fault`: why a policy ends it; undefined: somebody stops it. */
  async #end(fault?: Fault): Promise<void> {
    const state = this.#state;
    if (state.kind === 'backoff' || state.kind === 'waiting') {
      this.#leave();
      this.#become(state.before);
    }
    if (state.kind !== 'running') {
      if (this.currentRun !== undefined) await this.#endTree(this.#stopSignal);
      await this.#live?.endBeside();
      return;
    }
    const { pty, startedAt } = state;
    this.#leave();
    this.#become({ kind: 'stopping', pty, startedAt, ending: undefined });
    const request = this.#live?.askToEnd(this.definition().stop, this.#hurry.signal);
    const outcome = await this.#endTree(this.#stopSignal, request?.isEnough);
    await request?.ended;
    await this.#live?.endBeside();
    // The processes are gone; their last output is still on its way through the pty, and comes before its exit.
    if (outcome === 'ended') await this.#live?.ended;
    const ending = this.#endingOfStop;
    if (ending === undefined) {
      // What no signal reaches (another user's process, say) still notices that its terminal is gone.
      if (outcome === 'survived') return this.#abandon(pty);
      throw new Error(`invariant violation: a stop ended in state ${this.#state.kind}`);
    }
    // Only when nothing is alive any more is a stop done, and told.
    this.#finish(this.#exitOf(pty, startedAt, ending, fault), fault?.restart === true, state.ready);
  }

  async #endTree(signal: SignalName, askedOtherwise?: () => boolean): Promise<'ended' | 'survived'> {
    const run = this.currentRun;
    if (run === undefined) return 'ended';
    const { gracePeriodMs } = this.definition().stop;
    const how = {
      signal,
      gracePeriodMs,
      hurry: this.#hurry.signal,
      ...(askedOtherwise && { askedOtherwise }),
    };
    return (await this.tools.supervisor.terminate(run, how)).kind;
  }

  get #stopSignal(): SignalName {
    return this.definition().stop.signal ?? this.#live?.usualSignal ?? 'SIGTERM';
  }

  get #endingOfStop(): ExitStatus | undefined {
    return this.#state.kind === 'stopping' ? this.#state.ending : undefined;
  }

  /** Lets go of a program that cannot be ended, and says so. */
  #abandon(pty: Pty): void {
    pty.dispose();
    const error = `Process ${pty.pid} could not be ended: it belongs to another user, or the system holds it. End it there.`;
    this.log.recordRun({ kind: 'failed', run: this.#run, error });
    this.#become({ kind: 'failed', error, about: [], ending: undefined });
  }

  /** The program could not be started. */
  #fail(error: string): void {
    this.log.recordRun({ kind: 'failed', run: this.#run, error });
    this.#settle({ kind: 'failed', error, about: [], ending: undefined }, false, false);
  }

  #handleExit(pty: Pty, status: ExitStatus): void {
    const state = this.#state;
    if (state.kind === 'stopping') this.#become({ ...state, ending: status });
    else if (state.kind === 'running') {
      this.#leave();
      this.#finish(this.#exitOf(pty, state.startedAt, status, NOBODY), false, state.ready);
    }
  }

  #exitOf(pty: Pty, startedAt: number, status: ExitStatus, why: Fault | typeof NOBODY | undefined): Exited {
    const { sentence: failure, wanted = false } = why === NOBODY || why === undefined ? NO_FAULT : why;
    const exitedAt = this.#clock.now();
    const stopped = why === undefined;
    return { kind: 'exited', pid: pidOf(pty), startedAt, exitedAt, status, stopped, failure, wanted };
  }

  /** The run is over: its end is kept, and its restart policy asked, unless somebody stopped it. */
  #finish(exited: Exited, restart: boolean, wasReady: boolean): void {
    const { status, stopped, failure, startedAt = exited.exitedAt, exitedAt } = exited;
    this.tools.supervisor.end(this.#marker);
    const ending = 'code' in status ? { exitCode: status.code, signal: null } : { exitCode: null, ...status };
    this.log.recordRun({ kind: 'end', run: this.#run, ...ending, stopped });
    if (failure !== undefined) this.log.append(noteBetweenRuns(failure));
    if (stopped) return this.#become(exited);
    const { ready, backoff } = this.definition();
    const lasted = exitedAt - startedAt >= backoff.stableAfterMs;
    this.#settle(exited, restart, lasted && (wasReady || ready === null));
  }

  /** Decides what follows an end that nobody asked for. */
  #settle(ending: Exited | Failed, ended: boolean, stable: boolean): void {
    if (this.#sealed) return this.#become(ending);
    const { restart, backoff } = this.definition();
    const run = { ending, ended, stable };
    const next = decideRestart(restart, backoff, run, this.#inRow, this.tools.random ?? Math.random);
    switch (next.kind) {
      case 'rest':
        return this.#become(ending);
      case 'give-up': {
        const last = ending.kind === 'exited' ? ending : undefined;
        return this.#become({ kind: 'failed', error: next.error, about: [], ending: last, gaveUp: true });
      }
      case 'retry':
        this.#inRow = next.inRow;
        this.#due = this.#clock.after(next.delayMs, () => this.#retry());
        this.#become({ kind: 'backoff', retryAt: this.#clock.now() + next.delayMs, before: ending });
    }
  }

  #retry(): void {
    void this.#commands.run('retry', async () => {
      // Unless a stop came first.
      if (this.#state.kind === 'backoff') await this.#begin('policy');
    });
  }

  /** Drops what is due in the present state, which is being left. */
  #leave(): void {
    this.#due.dispose();
    this.#due = NOTHING_DUE;
    this.#live?.unwatch();
  }

  #become(state: RunState): void {
    this.#state = state;
    this.tell.changed();
  }
}

/** It ended by itself. */
const NOBODY = 'nobody';

const NO_FAULT: Partial<Fault> = {};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
