import { Type, type Static } from 'typebox';
import { Role } from './access.ts';
import { ProjectStatus } from './project.ts';
import { Sharing } from './shares.ts';
import { Storage } from './storage.ts';
import { Cols, Offset, Rows, Session, SessionId } from './session.ts';

/**
 * The events of the stream, by name: the data of each is one line of JSON.
 * Order on every connection: `hello`, `sessions`, then whatever happens; `bye` last where the server closes on purpose.
 */
export const streamEvents = {
  /** Always first; `stream` is the id under which subscriptions and acknowledgements are sent. */
  hello: Type.Object({ stream: Type.String(), instance: Type.String(), version: Type.String(), role: Role }),
  /** All sessions that this credential may see: second, on every connection. */
  sessions: Type.Array(Session),
  /** One session, created or changed. */
  session: Session,
  removed: Type.Object({ session: SessionId }),
  /** `data` (base64), written to a reset terminal of that size, shows the session exactly as of byte `offset`. */
  snapshot: Type.Object({
    session: SessionId,
    offset: Offset,
    cols: Cols,
    rows: Rows,
    data: Type.String(),
    brief: Type.Optional(
      Type.Boolean({ description: 'Scrollback is left out; a whole snapshot follows the flood.' }),
    ),
  }),
  /** `data` is base64 of the bytes [`offset`, `offset` + length). */
  output: Type.Object({ session: SessionId, offset: Offset, data: Type.String() }),
  /** Takes effect at byte `offset`, in the stream's order. */
  resize: Type.Object({ session: SessionId, cols: Cols, rows: Rows, offset: Offset }),
  /**
   * CPU in percent of one core, resident memory in bytes, for the whole process tree of each live session; and how much it has written, for
   * clients that do not take its output.
   */
  stats: Type.Object({
    at: Type.String({ format: 'date-time' }),
    sessions: Type.Record(
      SessionId,
      Type.Object({ cpu: Type.Number(), rss: Type.Integer(), processes: Type.Integer(), offset: Offset }),
    ),
  }),
  /** Whether output reaches the disk: to the owner, after `sessions` where it does not, and whenever that changes. */
  storage: Storage,
  /** How far it is shared: to the owner, after `sessions` where it is at all, and whenever that changes. */
  sharing: Sharing,
  /** How the project file stands to the sessions: to the owner, after `sessions` where there is a file, and whenever that changes. */
  project: ProjectStatus,
  ping: Type.Object({ at: Type.String({ format: 'date-time' }) }),
  bye: Type.Object({ reason: Type.Enum(['shutdown', 'revoked', 'expired']) }),
} as const;

export type StreamEventName = keyof typeof streamEvents;

/** The data of the event with that name. */
export type StreamEventData<K extends StreamEventName> = Static<(typeof streamEvents)[K]>;

/** One event as a union on `type`. */
export type StreamEvent = { [K in StreamEventName]: { type: K; data: StreamEventData<K> } }[StreamEventName];

export type SessionStats = StreamEventData<'stats'>['sessions'][string];

/** Query of `GET /api/v1/stream`. */
export const StreamQuery = Type.Object({
  output: Type.Optional(
    Type.String({ description: 'Session ids, comma separated, or *. Default: none, state only.' }),
  ),
  from: Type.Optional(Type.Enum(['snapshot', 'start', 'now'])),
  stats: Type.Optional(Type.Enum(['0', '1'])),
  flow: Type.Optional(Type.Enum(['ack'])),
  snapshots: Type.Optional(
    Type.Enum(['brief'], {
      description: 'With flow=ack: during a flood, snapshots hold the screen and little scrollback.',
    }),
  ),
  after: Type.Optional(Type.String({ description: 'A cursor: the id of an event received before.' })),
});
export type StreamQuery = Static<typeof StreamQuery>;

/** Body of `PUT /api/v1/stream/:stream/output`. */
export const SetStreamOutput = Type.Object(
  { sessions: Type.Array(SessionId, { maxItems: 1000, uniqueItems: true }) },
  { additionalProperties: false },
);
export type SetStreamOutput = Static<typeof SetStreamOutput>;

/** Body of `POST /api/v1/stream/:stream/ack`: everything before `offset` is drawn. */
export const AckOutput = Type.Object({ session: SessionId, offset: Offset }, { additionalProperties: false });
export type AckOutput = Static<typeof AckOutput>;
