import { Type, type Static } from 'typebox';
import { Suggestion } from '../../../shared/server.ts';
import type { StoredFile } from './stored-file.ts';

/** How many commands 'New session' offers again. */
const MAX_RECENT = 10;

/** What is kept in `settings.json`. */
export const StoredSettings = Type.Object({
  /** Listen beyond loopback, unless --host says otherwise. */
  lan: Type.Boolean(),
  /** Have a name by mDNS while it listens there; absent: yes. */
  mdns: Type.Optional(Type.Boolean()),
  /** Serve HTTPS, unless the command line asks for it anyway; absent: no. */
  tls: Type.Optional(Type.Boolean()),
  recent: Type.Array(Suggestion, { maxItems: MAX_RECENT }),
});
export type StoredSettings = Static<typeof StoredSettings>;

export const INITIAL_SETTINGS: StoredSettings = { lan: false, recent: [] };

/** The user's settings. */
export class Settings {
  constructor(private readonly file: StoredFile<StoredSettings>) {}

  get lan(): boolean {
    return this.file.value.lan;
  }

  set lan(lan: boolean) {
    if (lan !== this.lan) this.file.save({ ...this.file.value, lan });
  }

  get mdns(): boolean {
    return this.file.value.mdns ?? true;
  }

  set mdns(mdns: boolean) {
    if (mdns !== this.mdns) this.file.save({ ...this.file.value, mdns });
  }

  get tls(): boolean {
    return this.file.value.tls ?? false;
  }

  set tls(tls: boolean) {
    if (tls !== this.tls) this.file.save({ ...this.file.value, tls });
  }

  get recent(): readonly Suggestion[] {
    return this.file.value.recent;
  }

  /** Puts what was just started at the front of what is offered. */
  remember({ name, command, cwd }: Suggestion): void {
    const others = this.recent.filter((known) => known.command !== command || known.cwd !== cwd);
    this.file.save({ ...this.file.value, recent: [{ name, command, cwd }, ...others].slice(0, MAX_RECENT) });
  }
}
