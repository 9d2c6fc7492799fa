import { Type, type Static } from 'typebox';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What was found of a port that a session is expected to listen on, and does not. */
export const PortTrouble = Type.Object({
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  kind: Type.Enum(['missing', 'taken'], {
    description: 'missing: nobody listens on it, though the session runs. taken: somebody else does.',
  }),
  session: nullable(
    Type.String({ description: 'The session that has taken it; null: none, or one outside of the share.' }),
  ),
  pid: nullable(
    Type.Integer({ description: 'Of the process that has taken it; null where that is not told.' }),
  ),
  program: nullable(
    Type.String({ description: "That process's name; of what is no session's to the owner only." }),
  ),
});
export type PortTrouble = Static<typeof PortTrouble>;
