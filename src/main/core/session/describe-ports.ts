import type { Role } from '../../../shared/access.ts';
import type { PortTrouble } from '../../../shared/ports.ts';

interface Onlooker {
  readonly role: Role;
  readonly sees: (id: string) => boolean;
}

/** Tells what is wrong with a session's ports, as far as it still holds, to somebody for whom the sessions that `sees` names exist. */
export const describePorts = (
  troubles: readonly PortTrouble[],
  { ports }: { readonly ports: readonly number[] },
  state: { readonly kind: string },
  { role, sees }: Onlooker,
): PortTrouble[] =>
  troubles
    .filter(({ port, kind }) => ports.includes(port) && (kind === 'taken' || state.kind === 'running'))
    .map((trouble) => {
      const { session } = trouble;
      // The machine's other programs are its owner's alone, and other sessions those of who may see them.
      const mayKnow = session === null ? role === 'owner' : sees(session);
      return mayKnow ? trouble : { ...trouble, session: null, pid: null, program: null };
    });
