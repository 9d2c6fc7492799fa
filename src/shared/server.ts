import { Type, type Static } from 'typebox';

/** Answer of `GET /api/v1/health`. */
export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  instance: Type.String({ description: 'New at every start of the server.' }),
  uptime: Type.Number({ description: 'Seconds since the server started.' }),
});
export type Health = Static<typeof Health>;

/** Answer of `GET` and `PUT /api/v1/network`: where the server can be reached. Owner only. */
export const Network = Type.Object({
  lan: Type.Boolean({ description: 'Whether it listens beyond loopback.' }),
  fixed: Type.Boolean({ description: 'Whether --host decided it, so that the switch has no effect.' }),
  url: Type.String({ description: 'The address on this machine.' }),
  links: Type.Array(Type.Object({ url: Type.String(), link: Type.String(), interface: Type.String() }), {
    description: 'One for each LAN address, the likely one first; `link` signs in as owner.',
  }),
});
export type Network = Static<typeof Network>;

/** Body of `PUT /api/v1/network`. */
export const SetNetwork = Type.Object({ lan: Type.Boolean() }, { additionalProperties: false });
export type SetNetwork = Static<typeof SetNetwork>;

/** A command that a user may want to start. */
export const Suggestion = Type.Object({ name: Type.String(), command: Type.String(), cwd: Type.String() });
export type Suggestion = Static<typeof Suggestion>;

/** Answer of `GET /api/v1/suggestions`: what 'New session' offers. Owner only. */
export const Suggestions = Type.Object({
  cwd: Type.String({ description: 'The folder in which the server was started.' }),
  shell: Type.String({ description: "The user's shell." }),
  recent: Type.Array(Suggestion, { description: 'Last used first.' }),
  folder: Type.Array(Type.Intersect([Suggestion, Type.Object({ source: Type.String() })]), {
    description: 'What the folder itself offers: package.json scripts, Procfile entries.',
  }),
});
export type Suggestions = Static<typeof Suggestions>;

/** The first line that `serve --json` prints, once it listens. */
export const Listening = Type.Object({
  event: Type.Literal('listening'),
  url: Type.String(),
  urls: Type.Array(Type.String()),
  token: Type.String(),
  pid: Type.Integer(),
  instance: Type.String(),
});
export type Listening = Static<typeof Listening>;

/** Query of `GET …/output`. */
export const OutputQuery = Type.Object({
  from: Type.Optional(Type.Integer({ minimum: 0 })),
  to: Type.Optional(Type.Integer({ minimum: 0 })),
  format: Type.Optional(Type.Enum(['raw', 'text', 'cast'])),
});
export type OutputQuery = Static<typeof OutputQuery>;
