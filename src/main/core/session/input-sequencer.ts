/** Clients whose last number is remembered per session; the one silent for longest is forgotten first. */
const MAX_INPUT_CLIENTS = 1024;

/** What became of a numbered input request. */
export type InputOutcome = 'applied' | 'repeated' | 'out_of_order';

/** Makes input exactly-once and in order: each number of each client is applied once, in its turn. */
export class InputSequencer {
  /** The last number applied, by client; the longest silent first. */
  readonly #last = new Map<string, number>();

  /**
   * Applies request `number` of `client` (1, 2, …) by calling `write`, unless it was applied before or is not next. Where `write` throws, the
   * number is not used up: the same request may come again.
   */
  apply(client: string, number: number, write: () => void): InputOutcome {
    const last = this.#last.get(client) ?? 0;
    if (number <= last) return 'repeated';
    if (number !== last + 1) return 'out_of_order';
    write();
    this.#last.delete(client);
    this.#last.set(client, number);
    if (this.#last.size > MAX_INPUT_CLIENTS) {
      for (const oldest of this.#last.keys()) {
        this.#last.delete(oldest);
        break;
      }
    }
    return 'applied';
  }
}
