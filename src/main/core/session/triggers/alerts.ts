import type { Role } from '../../../../shared/access.ts';
import type { Alert, AlertAction } from '../../../../shared/alerts.ts';
import { MAX_ALERTS, MAX_SESSION_ALERTS } from '../../../../shared/limits.ts';
import { Emitter, type Disposable } from '../../lifecycle.ts';

/** An alert as it is kept, before it is told to somebody. */
export interface KeptAlert extends Alert {
  /** The other sessions that `reason` tells of: whoever may not see all of them is not told it. */
  readonly about: readonly string[];
}

/** To whom an alert is told. */
export interface AlertViewer {
  readonly role: Role;
  readonly sees: (session: string) => boolean;
}

/** What triggers did lately, in memory and within bounds: the oldest go first. */
export class Alerts implements Disposable {
  readonly #kept = new Map<number, KeptAlert>();
  #count = 0;
  readonly #changes = new Emitter<KeptAlert>();
  /** One was added, or more is known of what came of it. */
  readonly onAlert = this.#changes.event;

  add(alert: Omit<KeptAlert, 'id'>): number {
    this.#count += 1;
    const added = { ...alert, id: this.#count };
    this.#kept.set(added.id, added);
    const ofSession = [...this.#kept.values()].filter(({ session }) => session === alert.session);
    const [oldest] = this.#kept.keys();
    const excess = ofSession.length > MAX_SESSION_ALERTS ? ofSession[0]?.id : undefined;
    if (excess !== undefined) this.#kept.delete(excess);
    else if (this.#kept.size > MAX_ALERTS && oldest !== undefined) this.#kept.delete(oldest);
    this.#changes.fire(added);
    return added.id;
  }

  /** Says what came of an alert's nth action; one that is kept no longer is told of no more. */
  settle(id: number, action: number, outcome: Partial<AlertAction>): void {
    const alert = this.#kept.get(id);
    if (alert === undefined) return;
    const actions = alert.actions.map((one, at) => (at === action ? { ...one, ...outcome } : one));
    const settled = { ...alert, actions };
    this.#kept.set(id, settled);
    this.#changes.fire(settled);
  }

  /** A session is gone, and what it was told of with it. */
  forget(session: string): void {
    for (const alert of this.#kept.values()) if (alert.session === session) this.#kept.delete(alert.id);
  }

  /** Those that are kept, the oldest first, as somebody may know them. */
  list(viewer: AlertViewer): Alert[] {
    return [...this.#kept.values()]
      .filter(({ session }) => viewer.sees(session))
      .map((alert) => describeAlert(alert, viewer));
  }

  /** One as somebody may know it; undefined: it is not kept, or not for them. */
  describe(id: number, viewer: AlertViewer): Alert | undefined {
    const alert = this.#kept.get(id);
    return alert !== undefined && viewer.sees(alert.session) ? describeAlert(alert, viewer) : undefined;
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

/** Addresses and commands are the owner's affair, as are sessions that somebody does not see. */
const describeAlert = ({ about, ...alert }: KeptAlert, { role, sees }: AlertViewer): Alert => ({
  ...alert,
  reason: about.every(sees) ? alert.reason : 'What it depends on did not come up.',
  actions: role === 'owner' ? alert.actions : alert.actions.map(({ kind, state }) => ({ kind, state })),
});
