import { VISIT_GRACE_MS } from '../../../shared/typing.ts';
import { Emitter, type Disposable } from '../lifecycle.ts';

/** The open streams of one credential. */
interface Visit {
  streams: number;
  timer: NodeJS.Timeout | undefined;
}

/** Tells when a visit is over, by its credential's id: when no stream of that has been open for VISIT_GRACE_MS. */
export class VisitEnds implements Disposable {
  readonly #visits = new Map<string, Visit>();
  readonly #ended = new Emitter<string>();
  readonly onEnd = this.#ended.event;

  begin(id: string): void {
    const visit = this.#visits.get(id) ?? { streams: 0, timer: undefined };
    clearTimeout(visit.timer);
    visit.streams += 1;
    this.#visits.set(id, visit);
  }

  end(id: string): void {
    const visit = this.#visits.get(id);
    if (visit === undefined) return;
    visit.streams -= 1;
    if (visit.streams > 0) return;
    visit.timer = setTimeout(() => {
      this.#visits.delete(id);
      this.#ended.fire(id);
    }, VISIT_GRACE_MS).unref();
  }

  dispose(): void {
    for (const { timer } of this.#visits.values()) clearTimeout(timer);
    this.#visits.clear();
    this.#ended.dispose();
  }
}
