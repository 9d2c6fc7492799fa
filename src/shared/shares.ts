import { Type, type Static } from 'typebox';
import { ROLES } from './access.ts';
import { SessionId } from './session.ts';
import { Typing, TypingTerm } from './typing.ts';

/** The longest that a share with an end can last, in seconds: a year. */
export const MAX_SHARE_SECONDS = 366 * 24 * 60 * 60;

/** More shares than this at once are refused; each costs some hundred bytes, and nobody would find their way among them. */
export const MAX_SHARES = 200;

const SharedRole = Type.Enum(['view', 'control'], { description: "'view' or 'control'" });

/** Which sessions exist for who holds a share. */
export const ShareScope = Type.Union(
  [Type.Literal('*'), Type.Array(SessionId, { minItems: 1, maxItems: 1000, uniqueItems: true })],
  { description: "Ids of sessions, or '*' for all, those to come included." },
);
export type ShareScope = Static<typeof ShareScope>;

export const SharePurpose = Type.Enum(['metrics'], {
  description: "'metrics': good for GET /metrics and nothing else; left out: for people and programs.",
});
export type SharePurpose = Static<typeof SharePurpose>;

/** Body of `POST /api/v1/shares`. */
export const CreateShare = Type.Object(
  {
    role: Type.Optional(SharedRole),
    sessions: Type.Optional(ShareScope),
    expiresIn: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: MAX_SHARE_SECONDS }), Type.Null()], {
        description: 'Seconds from now, or null: until it is revoked.',
      }),
    ),
    label: Type.Optional(Type.String({ maxLength: 100, description: 'For whom or what it is.' })),
    purpose: Type.Optional(SharePurpose),
  },
  { additionalProperties: false },
);
export type CreateShare = Static<typeof CreateShare>;

/** Somebody who watches at the moment: one open stream. */
export const Viewer = Type.Object({
  id: Type.String({ description: 'Names the credential: one browser, however many tabs it has.' }),
  address: Type.String({ description: 'Where it connects from.' }),
  browser: Type.String({
    description: "The browser and its system, as far as it says; '' where it does not.",
  }),
  role: Type.Enum(ROLES, { description: 'What it may do at the moment.' }),
  typing: Typing,
  share: Type.Union([Type.String(), Type.Null()], {
    description: "The share it came by; null: it holds the owner's token.",
  }),
  since: Type.String({ format: 'date-time' }),
  sessions: Type.Array(SessionId, { description: 'Those whose output it is sent.' }),
});
export type Viewer = Static<typeof Viewer>;

/** How far the server is shared at the moment. */
export const Sharing = Type.Object({
  lan: Type.Boolean({ description: 'Whether it listens beyond loopback.' }),
  shares: Type.Integer({ description: 'Shares that are valid.' }),
  viewers: Type.Integer({
    description: 'Browsers and programs that watch by a share, or as the owner from another machine.',
  }),
});
export type Sharing = Static<typeof Sharing>;

/** A browser that may type although its share is to look; whether it watches or not. */
export const Typist = Type.Object({
  viewer: Type.String({ description: 'Which browser, as `viewers` names it.' }),
  address: Type.String({ description: 'Where it asked from.' }),
  browser: Type.String(),
  term: TypingTerm,
  since: Type.String({ format: 'date-time' }),
});
export type Typist = Static<typeof Typist>;

/** A link that was given away, without its token. */
export const Share = Type.Object({
  id: Type.String(),
  role: SharedRole,
  sessions: ShareScope,
  label: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  viewers: Type.Array(Viewer),
  typists: Type.Array(Typist),
  purpose: Type.Optional(SharePurpose),
});
export type Share = Static<typeof Share>;

/** Answer of `POST /api/v1/shares`. The token is shown this once, and stands in no file. */
export const CreatedShare = Type.Intersect([
  Share,
  Type.Object({
    token: Type.String(),
    links: Type.Array(Type.String(), {
      description:
        'Addresses that sign in: for the LAN first, the likely one first of all; for this machine last.',
    }),
  }),
]);
export type CreatedShare = Static<typeof CreatedShare>;
