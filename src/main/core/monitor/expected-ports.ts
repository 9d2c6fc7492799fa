import type { PortTrouble } from '../../../shared/ports.ts';
import type { Disposable } from '../lifecycle.ts';
import type { ProcessTable } from '../supervise/process-table.ts';
import { treeOf } from '../supervise/process-tree.ts';
import type { PortHolder, PortReader } from './listening-ports.ts';
import type { MonitoredSession, StatsSampler } from './sampler.ts';

/** How long a session without a ready probe may take to listen, in milliseconds: a dev server builds first. */
const GRACE_MS = 10_000;

/** The same once its probe has passed: many say that they are ready a moment before they listen. */
const GRACE_WHEN_READY_MS = 3000;

/** What is looked at of a session, and where what was found is told. */
export interface ExpectingSession extends MonitoredSession {
  readonly state: { readonly kind: string; readonly ready?: boolean };
  readonly run: number;
  readonly definition: { readonly ports: readonly number[]; readonly ready: unknown };
  tellPorts(troubles: readonly PortTrouble[]): void;
}

/** What is looked at of a session before it is started. */
type StartingSession = Pick<ExpectingSession, 'id' | 'tellPorts'> & {
  readonly definition: Pick<ExpectingSession['definition'], 'ports'>;
};

interface Options {
  readonly sessions: () => Iterable<ExpectingSession>;
  readonly table: ProcessTable;
  readonly sampler: StatsSampler;
  readonly ports: PortReader;
  /** Milliseconds of a clock that never steps back; default: this machine's. */
  readonly now?: () => number;
}

/**
 * Holds the ports that sessions are expected to listen on against those that are listened on. Looks whenever the sampler has read them; one
 * that somebody else has taken is told also of a session at rest, before it is started.
 */
export class ExpectedPorts implements Disposable {
  readonly #subscription: Disposable;
  readonly #now: () => number;
  #lookedAt = -Infinity;
  /** Since when each session's run could have listened, by id. */
  #since = new Map<string, { readonly stage: string; readonly at: number }>();

  constructor(private readonly options: Options) {
    this.#now = options.now ?? (() => performance.now());
    this.#subscription = options.sampler.onStats(() => this.#look());
  }

  /** Tells which of its ports a session that is about to start will find taken, by a reading of that moment. */
  async takenBefore(session: StartingSession): Promise<readonly PortTrouble[]> {
    const { ports, table } = this.options;
    const wanted = session.definition.ports;
    const holders = wanted.length === 0 ? new Map<number, PortHolder>() : ports.holdersOf(wanted);
    const troubles: PortTrouble[] = [];
    if (holders.size > 0) {
      const reading = await table.read();
      const markers = await table.readMarkers(reading.values());
      const others = [...this.options.sessions()].flatMap(({ id, currentRun }) => {
        if (currentRun === undefined || id === session.id) return [];
        const leader = currentRun.pid === undefined ? undefined : reading.get(currentRun.pid);
        const tree = treeOf({ marker: currentRun.marker, leader, members: [] }, reading, markers);
        return tree.map(({ pid }) => [pid, id] as const);
      });
      for (const [port, holder] of holders) troubles.push(taken(port, holder, new Map(others)));
    }
    session.tellPorts(troubles);
    return troubles;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(): void {
    const { sessions, sampler, ports } = this.options;
    // Older readings know nothing of what began since.
    if (!ports.tells || sampler.portsReadAt === this.#lookedAt) return;
    this.#lookedAt = sampler.portsReadAt;
    const all = [...sessions()];
    const owners = new Map(
      all.flatMap(({ id }) => sampler.treeOf(id).processes.map(({ pid }) => [pid, id] as const)),
    );
    const since = new Map<string, { readonly stage: string; readonly at: number }>();
    for (const session of all) {
      const due = this.#isDue(session, since);
      const troubles = session.definition.ports.flatMap((port): PortTrouble[] => {
        const tree = sampler.treeOf(session.id).processes;
        if (ports.portsOf(tree).some((own) => own.port === port)) return [];
        const holder = ports.holderOf(port);
        if (holder === undefined)
          return due ? [{ port, kind: 'missing', session: null, pid: null, program: null }] : [];
        return owners.get(holder.pid ?? -1) === session.id ? [] : [taken(port, holder, owners)];
      });
      session.tellPorts(troubles);
    }
    this.#since = since;
  }

  /** Whether a session that does not listen is late; `since` takes over from what was seen of it before. */
  #isDue(session: ExpectingSession, since: Map<string, { stage: string; at: number }>): boolean {
    const { id, run, state, definition } = session;
    const probed = definition.ready !== null;
    if (state.kind !== 'running' || (probed && state.ready !== true)) return false;
    const stage = `${run} ${probed ? 'ready' : 'running'}`;
    const before = this.#since.get(id);
    const seen = before?.stage === stage ? before : { stage, at: this.#now() };
    since.set(id, seen);
    return this.#now() - seen.at >= (probed ? GRACE_WHEN_READY_MS : GRACE_MS);
  }
}

const taken = (port: number, holder: PortHolder, owners: ReadonlyMap<number, string>): PortTrouble => ({
  port,
  kind: 'taken',
  session: (holder.pid === undefined ? undefined : owners.get(holder.pid)) ?? null,
  pid: holder.pid ?? null,
  program: holder.program ?? null,
});
