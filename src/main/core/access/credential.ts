import type { Role } from '../../../shared/access.ts';
import type { SharePurpose } from '../../../shared/shares.ts';

/** What a request proved to hold: who it is, what it may do, and which sessions exist for it. */
export interface Credential {
  /** Names the credential without revealing it: kept in streams and in the numbering of input. */
  readonly id: string;
  readonly role: Role;
  /** The share that it came by; undefined: the owner's token. */
  readonly share?: string;
  /** The only thing that it is good for; undefined: all that its role may do. */
  readonly purpose?: SharePurpose;
  /** Whether a session exists for this credential; where not, every route answers as if there were none. */
  readonly sees: (sessionId: string) => boolean;
}
