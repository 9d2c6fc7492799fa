import type { AccessEntry } from '../../shared/access-log.ts';

const REFUSALS: Readonly<Record<string, string>> = {
  unauthorized: 'tried a wrong token',
  bad_host: 'asked for another host name',
  bad_origin: 'was refused: the page of another site had asked',
  forbidden: 'asked for more than the link allows',
};

/** Says what happened, in a sentence about who did it. */
export const accessSentence = (entry: AccessEntry, nameOf: (id: string) => string | undefined): string => {
  const { kind, address, share, label, session, detail, count } = entry;
  const link = label === '' ? 'A link' : `The link for ${label}`;
  const who = share === null ? 'You' : label === '' ? 'Somebody' : label;
  const from = address === null ? '' : ` from ${address}`;
  const at = address === null ? '' : ` at ${address}`;
  const browser = detail === '' ? '' : `, with ${detail}`;
  const times = count > 1 ? ` (${count} times)` : '';
  switch (kind) {
    case 'share_made':
      return `${link} was made`;
    case 'share_revoked':
      return `${link} was ended`;
    case 'share_expired':
      return `${link} ran out`;
    case 'signed_in':
      return `${who} signed in${from}${browser}${times}`;
    case 'signed_out':
      return `${who} signed out${from}`;
    case 'watched':
      return `${who} watched${from}${browser}${times}`;
    case 'typed':
      return `${who} typed into ${session === null ? 'a session' : (nameOf(session) ?? session)}${from}${times}`;
    case 'asked':
      return `${who} asked to type${from}${browser}${times}`;
    case 'ask_refused':
      return `${who}${at} was refused to type${times}`;
    case 'typing_granted':
      return `${who}${at} was let type, ${detail === 'visit' ? 'for the visit' : 'until it is ended'}${times}`;
    case 'typing_ended':
      return detail === 'visitor'
        ? `${who}${at} left, and may type no longer`
        : `You ended that ${who === 'Somebody' ? 'somebody' : who}${at} may type`;
    case 'refused':
      return `Somebody at ${address ?? 'an unknown address'} ${REFUSALS[detail] ?? `was refused: ${detail}`}${times}`;
  }
};
