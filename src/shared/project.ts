import { Type, type Static } from 'typebox';
import { DEPENDENCY_CONDITIONS } from './policies.ts';
import { CreateSession, SessionId } from './session.ts';

// The project file, `rootresume.yaml`, and what the owner is told of it. docs/project-file.md describes it for people.

const closed = { additionalProperties: false } as const;

const NameOrId = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'the name or the id of a session of this file',
});

/** What a project file says of one session: as the API creates it, under the name that is its key. */
export const ProjectSession = Type.Object(
  {
    ...Type.Omit(CreateSession, ['name', 'start', 'cols', 'rows']).properties,
    dependsOn: Type.Optional(
      Type.Array(
        Type.Union([
          NameOrId,
          Type.Object({ session: NameOrId, until: Type.Enum(DEPENDENCY_CONDITIONS) }, closed),
        ]),
        { maxItems: 100, description: 'sessions that must come first; a name alone means until: ready' },
      ),
    ),
  },
  closed,
);
export type ProjectSession = Static<typeof ProjectSession>;

/** A name as the API takes it: one line of 1 to 200 characters, not all of them blank. */
const SessionName = Type.String({
  pattern: '^(?=.{1,200}$)[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
});

/** `rootresume.yaml`, once its variables, durations and sizes are resolved: sessions by name. JSON is YAML too. */
export const ProjectFile = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'read by editors, and by nothing else' })),
    sessions: Type.Record(SessionName, ProjectSession, {
      additionalProperties: false,
      maxProperties: 1000,
      description: 'the sessions by name',
    }),
  },
  closed,
);
export type ProjectFile = Static<typeof ProjectFile>;

/** The name under which a project file is looked for. */
export const PROJECT_FILE_NAME = 'rootresume.yaml';

/** Something that keeps a project file from being taken; lines and columns count from 1. */
export const ProjectMistake = Type.Object({
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  message: Type.String(),
});
export type ProjectMistake = Static<typeof ProjectMistake>;

/** More mistakes than these are not worth reading at once. */
export const MAX_PROJECT_MISTAKES = 100;

/** One field in which the file and a session differ; the values as a line of JSON, cut where they are long. */
export const FieldDifference = Type.Object({
  field: Type.String(),
  file: Type.String({ description: 'what the file says' }),
  session: Type.String({ description: 'what the session has' }),
});
export type FieldDifference = Static<typeof FieldDifference>;

/** How the file and the sessions differ in one session: only the file has it, only the sessions have it, or both and not alike. */
export const ProjectDifference = Type.Object({
  session: SessionId,
  name: Type.String(),
  kind: Type.Enum(['added', 'changed', 'removed']),
  fields: Type.Array(FieldDifference, { description: 'of a changed one' }),
});
export type ProjectDifference = Static<typeof ProjectDifference>;

/** Answer of `GET /api/v1/project`, and data of the stream's event `project`. Owner only. */
export const ProjectStatus = Type.Object({
  file: Type.String({ description: 'the absolute path, also where there is no file yet' }),
  state: Type.Enum(['absent', 'good', 'mistaken']),
  revision: Type.String({ description: 'of the contents that this tells of; empty where there are none' }),
  mistakes: Type.Array(ProjectMistake, { maxItems: MAX_PROJECT_MISTAKES }),
  differences: Type.Array(ProjectDifference, { description: 'empty unless the file is good' }),
});
export type ProjectStatus = Static<typeof ProjectStatus>;

const Revision = Type.String({ description: 'the one that the user was shown; another one is refused' });
const sessionIds = (description: string) =>
  Type.Array(SessionId, { maxItems: 1000, uniqueItems: true, description });

/** Body of `POST /api/v1/project/apply`. What is added or changed is taken; what is removed goes only where it is named. */
export const ApplyProject = Type.Object(
  {
    revision: Revision,
    restart: Type.Optional(sessionIds('changed ones to restart at once')),
    remove: Type.Optional(sessionIds('to stop and remove')),
    keep: Type.Optional(sessionIds("to keep as the page's own")),
  },
  closed,
);
export type ApplyProject = Static<typeof ApplyProject>;

/** Body of `POST /api/v1/project/save`. */
export const SaveProject = Type.Object(
  { sessions: Type.Array(SessionId, { minItems: 1, maxItems: 1000, uniqueItems: true }), revision: Revision },
  closed,
);
export type SaveProject = Static<typeof SaveProject>;

/** What of another tool's file is not taken over, and why; `line` counts from 1. */
export const LeftOut = Type.Object({
  what: Type.String(),
  why: Type.String(),
  line: Type.Integer({ minimum: 1 }),
});
export type LeftOut = Static<typeof LeftOut>;

/** A session found in another tool's file, in the manner of the project file. */
export const FoundSession = Type.Object({
  name: Type.String(),
  line: Type.Integer({ minimum: 1 }),
  session: ProjectSession,
});
export type FoundSession = Static<typeof FoundSession>;

/** What one file of another tool gives. */
export const FoundFile = Type.Object({
  file: Type.String({ description: 'relative to the folder of the project file' }),
  format: Type.String({ description: 'as people call it' }),
  sessions: Type.Array(FoundSession),
  left: Type.Array(LeftOut),
});
export type FoundFile = Static<typeof FoundFile>;

/** Body of `POST /api/v1/project/import`: without `take` it only shows what it finds. */
export const ImportProject = Type.Object(
  {
    take: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 1000,
        uniqueItems: true,
        description: 'names of found sessions to write into the project file',
      }),
    ),
    revision: Type.Optional(Revision),
  },
  closed,
);
export type ImportProject = Static<typeof ImportProject>;

/** Answer of `POST /api/v1/project/import`. */
export const ImportedProject = Type.Object({
  found: Type.Array(FoundFile),
  written: Type.Array(Type.String(), {
    description: 'names of sessions that are in the project file after it',
  }),
  revision: Type.String({ description: 'of the project file' }),
});
export type ImportedProject = Static<typeof ImportedProject>;
