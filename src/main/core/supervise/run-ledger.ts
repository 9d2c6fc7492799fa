import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { conforms } from '../config/conforms.ts';
import { writeFileAtomically } from '../config/stored-file.ts';

/** A run that was alive when the ledger was written. */
export const LedgerEntry = Type.Object({
  marker: Type.String({ minLength: 1 }),
  pid: Type.Integer({ minimum: 2 }),
  started: Type.String({ minLength: 1 }),
});
export type LedgerEntry = Static<typeof LedgerEntry>;

const Ledger = Type.Object({ boot: Type.String(), runs: Type.Array(Type.Unknown()) });

/** Which runs are alive, in a file, so that the next server finds what a killed one left running. */
export class RunLedger {
  readonly #entries = new Map<string, LedgerEntry>();

  /** `boot` names this boot of the machine: after another, the pids and start times of the file mean nothing. */
  constructor(
    private readonly file: string,
    private readonly boot: string,
    private readonly warn: (message: string) => void,
  ) {}

  add(entry: LedgerEntry): void {
    this.#entries.set(entry.marker, entry);
    this.#write();
  }

  remove(marker: string): void {
    if (this.#entries.delete(marker)) this.#write();
  }

  /** Reads what the last server wrote; of a damaged file, what can be read. The processes' own markers say the rest. */
  readStored(): readonly LedgerEntry[] {
    let stored: unknown;
    try {
      stored = JSON.parse(readFileSync(this.file, 'utf8'));
    } catch {
      // There is none, or it is no JSON.
      return [];
    }
    if (!conforms(Ledger, stored) || stored.boot !== this.boot) return [];
    return stored.runs.filter((run) => conforms(LedgerEntry, run));
  }

  #write(): void {
    const runs = [...this.#entries.values()];
    try {
      writeFileAtomically(this.file, `${JSON.stringify({ boot: this.boot, runs })}\n`);
    } catch (error) {
      // The sessions run on; only after a kill of the server would their markers have to do.
      this.warn(`The list of running processes could not be saved: ${(error as Error).message}.`);
    }
  }
}
