import type { Role } from '../../../shared/access.ts';
import type { Alert } from '../../../shared/alerts.ts';
import type { Ask } from '../../../shared/asks.ts';
import type { StreamEventData } from '../../../shared/events.ts';
import type { ProjectStatus } from '../../../shared/project.ts';
import type { Session } from '../../../shared/session.ts';
import type { Sharing } from '../../../shared/shares.ts';
import type { Storage } from '../../../shared/storage.ts';
import type { Credential } from '../access/credential.ts';
import type { Screen } from '../screen/screen.ts';
import type { OutputFeed } from './output-feed.ts';

/** A session as a stream sees it. */
export interface SourceSession {
  readonly id: string;
  readonly feed: OutputFeed;
  readonly screen: Screen;
  readonly size: { readonly cols: number; readonly rows: number };
  describe(role: Role, sees?: (id: string) => boolean): Session;
}

/**
 * The sessions that streams show, what their triggers did, whether their output is kept, with whom they are shared, who asks for more, and how
 * the project file stands to them.
 */
export interface StreamSource {
  readonly storage: Storage;
  readonly sharing: Sharing;
  readonly asks: readonly Ask[];
  standingOf(credential: Credential): StreamEventData<'role'>;
  readonly project: ProjectStatus;
  /** What triggers did lately, as a credential may know it, the oldest first. */
  alertsFor(credential: Credential): readonly Alert[];
  /** One of these; undefined: it is kept no longer, or not for this credential. */
  alertFor(id: number, credential: Credential): Alert | undefined;
  list(): readonly SourceSession[];
  get(id: string): SourceSession | undefined;
}
