import type { Role } from '../../../shared/access.ts';
import { LAUNCH_FIELDS, type LaunchField } from '../../../shared/launch-fields.ts';
import type { PortTrouble } from '../../../shared/ports.ts';
import type { Session, SessionDefinition, SignalName } from '../../../shared/session.ts';
import { DisposableStore, Emitter, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Screen } from '../screen/screen.ts';
import { idOf } from './dependencies/dependency.ts';
import { describePorts } from './describe-ports.ts';
import type { AsideContext } from './run-aside.ts';
import { describeRun, type RunState } from './run-state.ts';
import { SessionLife, type Fault } from './session-life.ts';
import type { SessionTools } from './session-tools.ts';

/** Input that a program has not read, in bytes; at the bound, more is refused rather than kept. */
const MAX_PENDING_INPUT_BYTES = 4 * 1024 * 1024;

/**
 * A command with its terminal, its output and its life: it outlives every run and every viewer. It knows bytes, sizes and exits, and
 * nothing of requests or windows. Its runs are SessionLife's.
 */
export class ManagedSession implements Disposable {
  readonly #store = new DisposableStore();
  readonly #change = this.#store.add(new Emitter<undefined>());
  /** Something that `describe` tells has changed; several changes of one turn are told once. */
  readonly onChange = this.#change.event;
  readonly #life: SessionLife;
  #title = '';
  #portTroubles: readonly PortTrouble[] = [];
  #changed = false;

  constructor(
    private current: SessionDefinition,
    readonly log: SessionLog,
    readonly screen: Screen,
    tools: SessionTools,
  ) {
    this.#store.add(screen);
    this.#store.add(log);
    this.#life = new SessionLife(() => this.current, log, tools, {
      changed: () => this.#publish(),
      begun: () => this.#setTitle(''),
      portsTaken: () => tools.portsTaken?.(this) ?? NO_PORTS,
    });
    this.#store.add(this.#life);
    this.#store.add(screen.onTitle((title) => this.#setTitle(title)));
    this.#store.add(screen.onPressure((pressed) => this.#life.pause(pressed)));
  }

  get id(): string {
    return this.current.id;
  }

  get definition(): SessionDefinition {
    return this.current;
  }

  get state(): RunState {
    return this.#life.state;
  }

  /** Number of the present run, or of the last; 0: it was never started. */
  get run(): number {
    return this.#life.run;
  }

  get cols(): number {
    return this.log.sizeAt(this.log.end).cols;
  }

  get rows(): number {
    return this.log.sizeAt(this.log.end).rows;
  }

  /** The run whose processes may be alive: the present one, or the last, which may have left something behind. */
  get currentRun(): { readonly marker: string; readonly pid: number | undefined } | undefined {
    return this.#life.currentRun;
  }

  /** Starts it. Starting what runs does nothing. Resolves when it runs, or has failed. */
  start(): Promise<void> {
    return this.#life.start();
  }

  /** Stops it and all that it started. Stopping what is stopped ends what it may have left behind. Resolves when nothing is alive. */
  stop(): Promise<void> {
    return this.#life.stop();
  }

  /** Stops it, then starts it. */
  restart(): Promise<void> {
    return this.#life.restart();
  }

  /** Ends the present run as one that failed; then its restart policy decides. */
  fail(fault: Fault): Promise<void> {
    return this.#life.fail(fault);
  }

  /** Starts it anew because something has changed, which `sentence` says; not where somebody stopped it. */
  renew(sentence: string): Promise<void> {
    return this.#life.renew(sentence);
  }

  /** Where and how a command is run for it beside its runs; `what` tells its processes from those of others. */
  aside(what: string): AsideContext {
    return this.#life.aside(what);
  }

  /** It is not started any more. */
  seal(): void {
    this.#life.seal();
  }

  /** Stops it for good: it is not started any more. Resolves when nothing of it is alive. */
  retire(): Promise<void> {
    this.seal();
    return this.stop();
  }

  /** Cuts the grace period of a stop short, also of one that comes later. */
  hurry(): void {
    this.#life.hurry();
  }

  /** Signals the foreground process group. */
  signal(signal: SignalName): 'sent' | 'not_running' {
    const { pty } = this.#life;
    if (pty === undefined) return 'not_running';
    pty.signalForeground(signal);
    return 'sent';
  }

  /** Writes input, byte for byte. */
  write(bytes: Uint8Array): 'written' | 'not_running' | 'input_full' {
    const { pty } = this.#life;
    if (pty === undefined) return 'not_running';
    if (pty.pendingInputBytes + bytes.length > MAX_PENDING_INPUT_BYTES) return 'input_full';
    if (bytes.length > 0) pty.write(bytes);
    return 'written';
  }

  /** Gives the terminal another size; the one of the next run where it is not running. */
  resize(cols: number, rows: number): void {
    if (cols === this.cols && rows === this.rows) return;
    this.log.recordResize(cols, rows);
    this.#life.pty?.resize(cols, rows);
    this.#publish();
  }

  /** Replaces the definition. What a running program cannot take on waits for its next start. */
  redefine(definition: SessionDefinition): void {
    const before = this.current;
    this.current = definition;
    this.#life.reconsider(before);
    this.#publish();
  }

  /** Takes what was found of the ports that it is expected to listen on. */
  tellPorts(troubles: readonly PortTrouble[]): void {
    if (JSON.stringify(troubles) === JSON.stringify(this.#portTroubles)) return;
    this.#portTroubles = troubles;
    this.#publish();
  }

  /** Tells the session as the contract shows it to a role for which the sessions that `sees` names exist; default: all. */
  describe(role: Role, sees: (id: string) => boolean = () => true): Session {
    const { env, envFiles, triggers, dependsOn, ...open } = this.current;
    return {
      ...open,
      ...(role === 'owner' ? { env, envFiles, triggers } : {}),
      dependsOn: dependsOn.filter((dependency) => sees(idOf(dependency))),
      ...describeRun(this.state, sees),
      run: this.run,
      restarts: this.#life.restarts,
      cols: this.cols,
      rows: this.rows,
      title: this.#title,
      offset: this.log.end,
      retainedFrom: this.log.start,
      portTroubles: describePorts(this.#portTroubles, open, this.state, { role, sees }),
      pendingRestart: this.#pendingRestart(),
    };
  }

  dispose(): void {
    this.#store.dispose();
  }

  #pendingRestart(): LaunchField[] {
    const { launched } = this.#life;
    if (launched === undefined) return [];
    return LAUNCH_FIELDS.filter(
      (field) => JSON.stringify(this.current[field]) !== JSON.stringify(launched[field]),
    );
  }

  #setTitle(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
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

const NO_PORTS: Promise<readonly PortTrouble[]> = Promise.resolve([]);
