import { Type, type Static } from 'typebox';
import { usage } from './usage.ts';

const Started = Type.String({
  minLength: 1,
  maxLength: 100,
  description:
    'When it started, in the words of the operating system: with `pid` it names a process beyond doubt.',
});

/** One process of a session. */
export const Process = Type.Object({
  pid: Type.Integer(),
  ppid: Type.Integer({ description: 'Of the process that started it, which may have ended since.' }),
  name: Type.String({ description: "The program's name." }),
  command: Type.Union([Type.String(), Type.Null()], {
    description: 'Its command line; null for the role `view`, since such lines may hold secrets.',
  }),
  cpu: usage.cpu,
  rss: usage.rss,
  threads: usage.threads,
  ports: usage.ports,
  started: Started,
  startedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'To a second; null where it is not known.',
  }),
});
export type Process = Static<typeof Process>;

/** Body of `POST …/processes/:pid/end`. */
export const EndProcess = Type.Object({ started: Started }, { additionalProperties: false });
export type EndProcess = Static<typeof EndProcess>;
