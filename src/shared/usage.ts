import { Type, type Static } from 'typebox';

/** A TCP port on which a process listens. */
export const ListeningPort = Type.Object({
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  loopback: Type.Boolean({ description: 'Whether only this machine reaches it.' }),
});
export type ListeningPort = Static<typeof ListeningPort>;

/** The fields of `Usage`, for schemas that have more. */
export const usage = {
  cpu: Type.Number({ description: 'Processor use, in percent of one core.' }),
  rss: Type.Integer({ description: 'Resident memory, in bytes.' }),
  processes: Type.Integer(),
  threads: Type.Integer({ description: '0 where the platform does not tell.' }),
  ports: Type.Array(ListeningPort, {
    description: 'TCP ports that are listened on, in order; empty where the platform does not tell.',
  }),
} as const;

/** What a process tree costs. */
export const Usage = Type.Object(usage);
export type Usage = Static<typeof Usage>;
