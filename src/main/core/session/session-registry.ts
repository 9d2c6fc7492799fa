import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { DEFAULT_COLS, DEFAULT_ROWS } from '../../../shared/limits.ts';
import type { CreateSession, SessionDefinition } from '../../../shared/session.ts';
import { Emitter, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { ScreenHost } from '../screen/screen.ts';
import { refuseDependencies, withoutBroken, type Dependent } from './dependencies/dependency-graph.ts';
import { idOf } from './dependencies/dependency.ts';
import { inReverseOrder } from './dependencies/reverse-order.ts';
import { DEFAULT_DEFINITION, redefine, type Said } from './definition.ts';
import type { DefinitionStore } from './definition-store.ts';
import { ManagedSession } from './managed-session.ts';
import { refusePolicies } from './policies/refuse-policies.ts';
import { sessionIdFor } from './session-id.ts';
import type { SessionTools } from './session-tools.ts';

interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** What the registry makes sessions of. */
export interface RegistryTools extends SessionTools {
  readonly openLog: (id: string, size: Size) => SessionLog;
  readonly screens: ScreenHost;
  readonly store: DefinitionStore;
}

/** A session that somebody gives a name. */
type NamedSession = CreateSession & { readonly name: string };

/** All sessions, in the order of their creation; the one place that makes and removes them. */
export class SessionRegistry implements Disposable {
  readonly #sessions = new Map<string, ManagedSession>();
  /** An id is never given again while the server lives: a cursor, a tab or a share would mean another session. */
  readonly #usedIds = new Set<string>();
  /** Sessions that are being removed: nobody may come to depend on them. */
  readonly #leaving = new Set<string>();
  #closing = false;
  readonly #change = new Emitter<ManagedSession>();
  readonly #removed = new Emitter<string>();
  /** A session was created or has changed. */
  readonly onChange = this.#change.event;
  readonly onRemoved = this.#removed.event;

  constructor(private readonly tools: RegistryTools) {
    for (const definition of withoutBroken(tools.store.load()))
      if (!this.#usedIds.has(definition.id))
        this.#add(definition, { cols: DEFAULT_COLS, rows: DEFAULT_ROWS });
  }

  list(): readonly ManagedSession[] {
    return [...this.#sessions.values()];
  }

  get(id: string): ManagedSession | undefined {
    return this.#sessions.get(id);
  }

  /** Says in a sentence what is wrong with what somebody says of a session, beyond its schema; undefined: nothing is. */
  async refusalOf(body: Said, id?: string): Promise<string | undefined> {
    const refusal = await refusePolicies(body);
    if (refusal !== undefined || body.dependsOn === undefined) return refusal;
    const changed = {
      id: id ?? sessionIdFor(body.name ?? 'session', this.#usedIds),
      dependsOn: body.dependsOn,
    };
    return refuseDependencies([changed], this.#with([changed]));
  }

  /** As `refusalOf`, of sessions that come together and may depend on each other. */
  async refusalOfAll(bodies: readonly NamedSession[]): Promise<string | undefined> {
    for (const body of bodies) {
      const refusal = await refusePolicies(body);
      if (refusal !== undefined) return `${body.name}: ${refusal}`;
    }
    const changed = bodies.map(({ name, dependsOn = [] }) => ({
      id: sessionIdFor(name, NOTHING_TAKEN),
      dependsOn,
    }));
    return refuseDependencies(changed, this.#with(changed));
  }

  /** The sessions that depend on one. */
  dependentsOf(id: string): readonly ManagedSession[] {
    return this.#staying().filter(({ definition }) => definition.dependsOn.some((one) => idOf(one) === id));
  }

  /** Creates a session, and starts it unless told otherwise. A program that is missing is the session's failure, not the request's. */
  create({
    cols = DEFAULT_COLS,
    rows = DEFAULT_ROWS,
    start = true,
    ...body
  }: CreateSession & Pick<Said, 'source'>): ManagedSession {
    const name = body.name ?? nameOf(body.command, body.args ?? null);
    const { command } = body;
    const cwd = this.#absolute(body.cwd);
    const id = sessionIdFor(name, this.#usedIds);
    const definition = redefine({ ...DEFAULT_DEFINITION, id, name, command, cwd }, { ...body, name, cwd });
    const session = this.#add(definition, { cols, rows });
    this.#save();
    this.#change.fire(session);
    if (start && !this.#closing) void session.start();
    return session;
  }

  /** Has a session ready that a project file names: created where there is none of that name's id, else defined anew. */
  ensure(body: NamedSession): ManagedSession {
    const known = this.#sessions.get(sessionIdFor(body.name, NOTHING_TAKEN));
    if (known === undefined) return this.create({ ...body, source: 'project', start: false });
    // Also of `stop` and `backoff` only what the file says is not the default.
    const stop = { ...DEFAULT_DEFINITION.stop, ...body.stop };
    const backoff = { ...DEFAULT_DEFINITION.backoff, ...body.backoff };
    this.edit(known, { ...DEFAULT_DEFINITION, ...body, stop, backoff, source: 'project' });
    return known;
  }

  edit(session: ManagedSession, body: Said): void {
    const { definition } = session;
    const cwd = body.cwd === undefined ? definition.cwd : this.#absolute(body.cwd);
    session.redefine(redefine(definition, { ...body, cwd }));
    this.#save();
  }

  /** Stops a session and all that it started, then forgets it. Nobody may depend on it. Resolves when nothing of it is alive. */
  async remove(session: ManagedSession): Promise<void> {
    this.#leaving.add(session.id);
    await session.retire();
    if (!this.#sessions.delete(session.id)) return;
    this.#save();
    this.#removed.fire(session.id);
    session.dispose();
  }

  /** Starts the sessions that are to run whenever the server does. */
  autostart(): void {
    for (const session of this.list()) if (session.definition.autostart) void session.start();
  }

  /** Stops all sessions for good, each with its own grace period: what others depend on after these, everything else side by side. */
  async retireAll(): Promise<void> {
    this.#closing = true;
    // What ends meanwhile, or was to follow, is not started again.
    for (const session of this.list()) session.seal();
    await inReverseOrder(
      this.list().map((session) => ({
        id: session.id,
        dependsOn: session.definition.dependsOn,
        end: () => session.retire(),
      })),
    );
  }

  /** Cuts all grace periods short. */
  hurry(): void {
    for (const session of this.list()) session.hurry();
  }

  dispose(): void {
    for (const session of this.list()) session.dispose();
    this.#change.dispose();
    this.#removed.dispose();
  }

  #add(definition: SessionDefinition, size: Size): ManagedSession {
    const log = this.tools.openLog(definition.id, size);
    const find = (id: string): ManagedSession | undefined => this.#sessions.get(id);
    const session = new ManagedSession(definition, log, this.tools.screens.open(log), {
      find,
      ...this.tools,
    });
    this.#usedIds.add(definition.id);
    this.#sessions.set(definition.id, session);
    session.onChange(() => this.#change.fire(session));
    return session;
  }

  #staying(): readonly ManagedSession[] {
    return this.list().filter(({ id }) => !this.#leaving.has(id));
  }

  /** All sessions as others depend on them, as they would be with these. */
  #with(changed: readonly Dependent[]): readonly Dependent[] {
    const ids = new Set(changed.map(({ id }) => id));
    const others = this.#staying().filter(({ id }) => !ids.has(id));
    return [...others.map(({ id, definition }) => ({ id, dependsOn: definition.dependsOn })), ...changed];
  }

  #absolute(cwd: string | undefined): string {
    if (cwd === undefined) return this.tools.cwd;
    const home = this.tools.env['HOME'] ?? homedir();
    return resolve(this.tools.cwd, cwd.replace(/^~(?=$|[/\\])/, home));
  }

  #save(): void {
    this.tools.store.save(this.list().map((session) => session.definition));
  }
}

const NOTHING_TAKEN: ReadonlySet<string> = new Set();

/** Words before a program that do not name it. */
const NOT_A_PROGRAM = /^(exec|env|nohup|sudo|time|[A-Za-z_][A-Za-z0-9_]*=.*)$/;

/** Names a session after its program: `npm run dev` is `npm`, `PORT=1 /usr/bin/python3 -m x` is `python3`. */
const nameOf = (command: string, args: readonly string[] | null): string => {
  const words = args === null ? command.trim().split(/\s+/) : [command];
  const program = words.find((word) => !NOT_A_PROGRAM.test(word)) ?? '';
  return (
    basename(program)
      .replace(/[\u0000-\u001f\u007f]/g, '')
      .slice(0, 40)
      .trim() || 'session'
  );
};
