import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  ApplyProject,
  ImportedProject,
  ImportProject,
  ProjectStatus,
  SaveProject,
} from '../../../shared/project.ts';
import type { SessionDefinition } from '../../../shared/session.ts';
import { DisposableStore, Emitter, type Disposable } from '../lifecycle.ts';
import type { ManagedSession } from '../session/managed-session.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import { differencesOf } from './differences.ts';
import { idOf } from './id-of.ts';
import type { LoadedProject } from './project-file.ts';
import type { NamedSession } from './read-project.ts';
import { watchProjectFile } from './watch-file.ts';
import { writtenSession } from './written-session.ts';

/** What a project needs from its surroundings. */
export interface ProjectTools {
  readonly file: string;
  /** What was read of it at the start. */
  readonly loaded: LoadedProject;
  readonly env: Readonly<Record<string, string>>;
  readonly registry: SessionRegistry;
  readonly warn: (message: string) => void;
}

/** What was asked for, or a sentence that says why not. */
export type Outcome<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): { readonly kind: 'refused'; readonly why: string } => ({
  kind: 'refused',
  why,
});

/**
 * The project file beside the sessions: reads it whenever it changes, tells how the two differ, and makes one like the other when the owner
 * says so. Nothing is taken from the file by itself but at the start.
 */
export class Project implements Disposable {
  readonly #store = new DisposableStore();
  readonly #statusChanges = this.#store.add(new Emitter<ProjectStatus>());
  /** The file, its mistakes, or its differences from the sessions have changed. */
  readonly onStatus = this.#statusChanges.event;
  #loaded: LoadedProject;
  #status: ProjectStatus;
  /** The definitions that the status was made with; a session that only runs changes nothing. */
  #compared = new Map<string, SessionDefinition>();
  /** Readings come one after the other. */
  #reading: Promise<void> = Promise.resolve();

  constructor(private readonly tools: ProjectTools) {
    this.#loaded = tools.loaded;
    this.#status = this.#describe();
    this.#store.add(tools.registry.onChange((session) => this.#handleChange(session)));
    this.#store.add(tools.registry.onRemoved((id) => this.#handleRemoved(id)));
    this.#store.add(watchProjectFile(tools.file, () => void this.refresh()));
  }

  get status(): ProjectStatus {
    return this.#status;
  }

  /** Says in a sentence what is wrong with what the file asks for, beyond its schema; undefined: nothing is. */
  refusal(): Promise<string | undefined> {
    return this.tools.registry.refusalOfAll(this.#sessions);
  }

  /** Takes all that the file asks for, as at a start. What it does not ask for any more stays until the owner says. */
  takeAll(): void {
    for (const session of this.#sessions) this.tools.registry.ensure(session);
    this.#update();
  }

  /** Reads the file again. Resolves when the status tells of it. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      // Its parser is loaded only where a file is there to be read, since a start should be quick.
      const { loadProject } = await import('./project-file.ts');
      this.#loaded = loadProject(this.tools.file, this.tools.env);
      this.#update();
    });
    return this.#reading;
  }

  /** Makes the sessions as the file has them; only what differs is touched. */
  async apply({
    revision,
    restart = [],
    remove = [],
    keep = [],
  }: ApplyProject): Promise<Outcome<ProjectStatus>> {
    await this.refresh();
    const refusal =
      this.#refusalOf(revision) ?? (await this.refusal()) ?? this.#refusalOfRemoval(new Set(remove));
    if (refusal !== undefined) return refused(refusal);
    const { registry, warn } = this.tools;
    const { differences } = this.#status;
    for (const { session: id, kind } of differences) {
      const asked = this.#sessions.find((session) => idOf(session.name) === id);
      const session = asked === undefined ? registry.get(id) : this.#take(asked);
      if (session === undefined) continue;
      if (kind === 'changed' && restart.includes(id)) void session.restart();
      if (kind === 'removed' && keep.includes(id)) registry.edit(session, { source: 'page' });
      else if (kind === 'removed' && remove.includes(id))
        // It may take its grace period, and the stream tells how it goes.
        registry
          .remove(session)
          .catch((error: unknown) => warn(`Session ${id} could not be removed: ${String(error)}.`));
    }
    this.#update();
    return { kind: 'done', value: this.#status };
  }

  /** Writes sessions into the file, which is made where there is none. */
  async save({ sessions: ids, revision }: SaveProject): Promise<Outcome<ProjectStatus>> {
    await this.refresh();
    const { registry } = this.tools;
    const refusal = this.#refusalOf(revision);
    if (refusal !== undefined) return refused(refusal);
    const sessions = ids.map((id) => registry.get(id)).filter((session) => session !== undefined);
    if (sessions.length < ids.length)
      return refused('Expected ids of sessions that are there. GET /api/v1/sessions lists them.');
    const { putSessions } = await import('./edit-project.ts');
    const text = putSessions(
      this.#loaded.text,
      sessions.map(({ definition }) => this.#toWrite(definition)),
    );
    const problem = await this.#write(text);
    if (problem !== undefined) return refused(problem);
    for (const session of sessions) registry.edit(session, { source: 'project' });
    await this.refresh();
    return { kind: 'done', value: this.#status };
  }

  /** Shows what other tools would run here; with `take`, writes some of it into the file and has it as sessions. */
  async import({ take, revision }: ImportProject): Promise<Outcome<ImportedProject>> {
    await this.refresh();
    const { file } = this.tools;
    const { findSessions, withFound } = await import('./import/import-project.ts');
    const found = [...findSessions(dirname(file), [], { file, text: this.#loaded.text })];
    if (take === undefined)
      return { kind: 'done', value: { found, written: [], revision: this.#status.revision } };
    const refusal = this.#refusalOf(revision ?? this.#status.revision);
    if (refusal !== undefined) return refused(refusal);
    const { text, names } = withFound(this.#loaded.text, found, take);
    if (names.length < take.length)
      return refused('Expected names of sessions that were found. Without `take` this route shows them.');
    const problem = await this.#write(text);
    if (problem !== undefined) return refused(problem);
    await this.refresh();
    for (const session of this.#sessions.filter(({ name }) => names.includes(name))) this.#take(session);
    this.#update();
    return { kind: 'done', value: { found, written: [...names], revision: this.#status.revision } };
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #sessions(): readonly NamedSession[] {
    return this.#loaded.reading?.kind === 'good' ? this.#loaded.reading.sessions : [];
  }

  /** Has a session as the file says; one that was not there is started if it is to run whenever the server does. */
  #take(asked: NamedSession): ManagedSession {
    const { registry } = this.tools;
    const isThere = registry.get(idOf(asked.name)) !== undefined;
    const session = registry.ensure(asked);
    if (!isThere && session.definition.autostart) void session.start();
    return session;
  }

  /** Why nothing can be done with the file as it was shown. */
  #refusalOf(revision: string): string | undefined {
    const { file, state } = this.#status;
    if (revision !== this.#status.revision)
      return `${basename(file)} has changed since it was shown. Look at it again: GET /api/v1/project.`;
    return state === 'mistaken'
      ? `${basename(file)} has mistakes. Correct them first: GET /api/v1/project lists them.`
      : undefined;
  }

  /** What the file asks for depends on nothing that goes; what was made in the page may. */
  #refusalOfRemoval(remove: ReadonlySet<string>): string | undefined {
    for (const id of remove) {
      const staying = this.tools.registry
        .dependentsOf(id)
        .find((session) => !remove.has(session.id) && session.definition.source === 'page');
      if (staying !== undefined)
        return `${staying.id} depends on ${id}, so that cannot be removed. Change what ${staying.id} depends on first.`;
    }
    return undefined;
  }

  /** A session keeps the key that the file has for it; one whose name gives another id is written under its id. */
  #toWrite(definition: SessionDefinition) {
    const { id, name } = definition;
    const difference = this.#status.differences.find(({ session }) => session === id);
    const isThere = this.#sessions.some((session) => idOf(session.name) === id);
    return {
      name: idOf(name) === id ? name : id,
      session: writtenSession(definition, dirname(this.tools.file)),
      ...(isThere && { fields: (difference?.fields ?? []).map(({ field }) => field) }),
    };
  }

  /** Puts a text in the place of the one that was read; says why not, in a sentence. */
  async #write(text: string): Promise<string | undefined> {
    const { file, env } = this.tools;
    const [{ readProjectText }, { replaceFile }] = await Promise.all([
      import('./project-file.ts'),
      import('./replace-file.ts'),
    ]);
    const reading = readProjectText(file, text, env);
    if (reading.kind === 'mistaken')
      return `${basename(file)} would have a mistake: ${reading.mistakes[0]?.message ?? ''} Nothing was written.`;
    const refusal = await this.tools.registry.refusalOfAll(reading.sessions);
    if (refusal !== undefined)
      return `${basename(file)} would have a mistake: ${refusal} Nothing was written.`;
    try {
      if (replaceFile(file, this.#loaded.text, text)) return undefined;
    } catch (error) {
      return `${basename(file)} could not be written: ${(error as Error).message}.`;
    }
    await this.refresh();
    return `${basename(file)} was changed by somebody else just then. Look at it again: GET /api/v1/project.`;
  }

  #handleChange(session: ManagedSession): void {
    if (this.#compared.get(session.id) !== session.definition) this.#update();
  }

  #handleRemoved(id: string): void {
    if (this.#compared.has(id)) this.#update();
  }

  #update(): void {
    const status = this.#describe();
    if (isDeepStrictEqual(status, this.#status)) return;
    this.#status = status;
    this.#statusChanges.fire(status);
  }

  #describe(): ProjectStatus {
    const { text, reading } = this.#loaded;
    const definitions = this.tools.registry.list().map(({ definition }) => definition);
    this.#compared = new Map(definitions.map((definition) => [definition.id, definition]));
    return {
      file: this.tools.file,
      state: reading === undefined ? 'absent' : reading.kind,
      revision: reading === undefined ? '' : revisionOf(text ?? '', reading),
      mistakes: reading?.kind === 'mistaken' ? [...reading.mistakes] : [],
      differences: reading?.kind === 'good' ? differencesOf(reading.sessions, definitions) : [],
    };
  }
}

/** Names what was read: the text, and what its variables made of it. */
const revisionOf = (text: string, reading: LoadedProject['reading']): string =>
  createHash('sha256')
    .update(JSON.stringify([text, reading]))
    .digest('hex')
    .slice(0, 32);
