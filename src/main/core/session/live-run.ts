import type { ReadyProbe } from '../../../shared/policies.ts';
import type { SessionDefinition, SignalName, StopPolicy } from '../../../shared/session.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { ExitStatus, Pty } from '../pty/pty.ts';
import { systemClock } from './clock.ts';
import { askToEnd, type EndRequest } from './policies/ask-to-end.ts';
import { watchReadiness, type Readiness } from './policies/ready/readiness.ts';
import type { AsideContext } from './run-aside.ts';
import type { RunningProgram } from './run-program.ts';
import type { SessionTools } from './session-tools.ts';

/** What a run tells of itself. */
export interface RunEvents {
  readonly ready: () => void;
  /** It was not ready in time; the sentence says so. */
  readonly late: (sentence: string) => void;
  /** Its program has ended, and its last byte is in the log. */
  readonly exited: (status: ExitStatus) => void;
}

/** One run of a session's program, with what is run beside it: its probe, and the command that asks it to end. */
export class LiveRun {
  readonly pty: Pty;
  /** What stops it where the user does not say. */
  readonly usualSignal: SignalName;
  /** Resolves after `exited` was told. */
  readonly ended: Promise<void>;
  /** Where in the log its output begins. */
  readonly #from: number;
  #readiness: Readiness | undefined;
  /** What the commands beside it are known by. */
  readonly #beside = new Set<string>();

  constructor(
    private readonly program: RunningProgram,
    /** With which it was started. */
    readonly definition: SessionDefinition,
    private readonly marker: string,
    private readonly log: SessionLog,
    private readonly tools: SessionTools,
    private readonly events: RunEvents,
  ) {
    this.pty = program.pty;
    this.usualSignal = program.usualSignal;
    this.#from = log.end;
    this.ended = new Promise((resolve) =>
      program.pty.onExit((status) => {
        program.pty.dispose();
        events.exited(status);
        resolve();
      }),
    );
  }

  /** The folder and the environment that its program was started with. */
  get place(): Pick<AsideContext, 'cwd' | 'env'> {
    return this.program.spec;
  }

  /** Watches until it is ready; in place of what was watched before. */
  watch(probe: ReadyProbe | null): void {
    this.#readiness?.dispose();
    if (probe === null) return;
    const context = { ...this.#aside('probe', 'command' in probe), log: this.log, from: this.#from };
    this.#readiness = watchReadiness(probe, context, this.events);
  }

  /** Ends its probe: it is ready by now, or will not be. */
  unwatch(): void {
    this.#readiness?.dispose();
  }

  /** Ends what the commands beside it may have left running. Resolves when nothing of them is alive. */
  async endBeside(): Promise<void> {
    await this.#readiness?.ended;
    const how = { signal: 'SIGKILL', gracePeriodMs: 0 } as const;
    await Promise.all([...this.#beside].map((marker) => this.tools.supervisor.terminate({ marker }, how)));
    this.#beside.clear();
  }

  /** Asks the program to end as a stop policy says; undefined: by its signal only. */
  askToEnd(stop: StopPolicy, hurry: AbortSignal): EndRequest | undefined {
    return askToEnd(this.pty, stop, this.#aside('stop', stop.command !== null), hurry);
  }

  /** Where and how commands beside the program are run. */
  #aside(what: 'probe' | 'stop', used: boolean): AsideContext {
    const { cwd, env } = this.program.spec;
    const { supervisor, clock = systemClock } = this.tools;
    const marker = `${this.marker}:${what}`;
    if (used) this.#beside.add(marker);
    return { cwd, env, marker, supervisor, clock };
  }
}
