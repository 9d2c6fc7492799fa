import { Type, type Static } from 'typebox';
import { SessionId } from './session.ts';

/** How many entries are kept in memory and can be read; the files keep some more. */
export const MAX_ACCESS_ENTRIES = 1000;

/** What is remembered of who came, or tried to. */
export const AccessEntry = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'Counts entries; it grows over restarts too.' }),
  at: Type.String({ format: 'date-time' }),
  kind: Type.Enum([
    'signed_in',
    'signed_out',
    'watched',
    'typed',
    'refused',
    'share_made',
    'share_revoked',
    'share_expired',
    'asked',
    'ask_refused',
    'typing_granted',
    'typing_ended',
  ]),
  address: Type.Union([Type.String(), Type.Null()], { description: 'Where from; null: from nowhere.' }),
  who: Type.Union([Type.String(), Type.Null()], {
    description: "The credential's id, as `viewers` tells it; null: none.",
  }),
  share: Type.Union([Type.String(), Type.Null()], { description: 'The share that it is about, or came by.' }),
  label: Type.String({ description: "That share's label." }),
  session: Type.Union([SessionId, Type.Null()], { description: 'What was typed into.' }),
  detail: Type.String({
    description:
      "Why it was refused: a problem's code; for how long it may type: 'visit' or 'always'; who ended that: 'owner', or 'visitor' who left; else the browser, as far as it says.",
  }),
  count: Type.Integer({ description: 'How often it happened within a minute of `at`.' }),
});
export type AccessEntry = Static<typeof AccessEntry>;

/** Query of `GET /api/v1/access`. */
export const AccessQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ACCESS_ENTRIES })),
});
export type AccessQuery = Static<typeof AccessQuery>;
