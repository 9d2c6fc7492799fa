import type { Credential } from '../access/credential.ts';
import type { Credentials } from '../access/credentials.ts';

/** Has `end` called when the credential is revoked or expires; what it gives back forgets that. */
export type EndWithCredential = (credential: Pick<Credential, 'id'>, end: () => void) => () => void;

/** Watches over answers that take long: who may not read any more gets no further byte. Streams have the hub for that. */
export const createEndWithCredential = ({ onRevoked }: Pick<Credentials, 'onRevoked'>): EndWithCredential => {
  const open = new Map<string, Set<() => void>>();
  onRevoked(({ id }) => {
    for (const end of [...(open.get(id) ?? [])]) end();
  });
  return ({ id }, end) => {
    const ofOne = open.get(id) ?? new Set();
    open.set(id, ofOne.add(end));
    return () => {
      ofOne.delete(end);
      if (ofOne.size === 0 && open.get(id) === ofOne) open.delete(id);
    };
  };
};
