import { Type, type Static } from 'typebox';
import { Role } from './access.ts';
import { Alert } from './alerts.ts';
import { Ask } from './asks.ts';
import { Usage, usage } from './usage.ts';
import { ProjectStatus } from './project.ts';
import { Sharing } from './shares.ts';
import { Storage } from './storage.ts';
import { Cols, Offset, Rows, Session, SessionId } from './session.ts';
import { Typing } from './typing.ts';

/** Chosen by the client, to know its answers apart. */
const ProbeNumber = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 });

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
   * What each live session costs, over its whole process tree; and how much it has written, for clients that do not take its output. `app`: what
   * the server itself costs, to the owner.
   */
  stats: Type.Object({
    at: Type.String({ format: 'date-time' }),
    sessions: Type.Record(SessionId, Type.Object({ ...usage, offset: Offset })),
    app: Type.Optional(Usage),
  }),
  /**
   * The last line of output of sessions, without escape sequences: of all at first, then of those that have written since, at most once a second
   * with `stats=1`.
   */
  lines: Type.Object({ sessions: Type.Record(SessionId, Type.String()) }),
  /** Whether output reaches the disk: to the owner, after `sessions` where it does not, and whenever that changes. */
  storage: Storage,
  /** How far it is shared: to the owner, after `sessions` where it is at all, and whenever that, or what `network` answers, changes. */
  sharing: Sharing,
  /** What its credential may do: after `sessions` where it has asked to type, and whenever that or its role changes. */
  role: Type.Object({ role: Role, typing: Typing }),
  /** All who ask to type, the first to ask first: to the owner, after `sessions` where anybody does, and whenever that changes. */
  asks: Type.Array(Ask),
  /** How the project file stands to the sessions: to the owner, after `sessions` where there is a file, and whenever that changes. */
  project: ProjectStatus,
  /** Triggers that fired lately, the oldest first: after `sessions` where any did. */
  alerts: Type.Array(Alert),
  /** One that fired, or what came of it since it was told. */
  alert: Alert,
  ping: Type.Object({ at: Type.String({ format: 'date-time' }) }),
  /** The answer to `POST …/probe`, at once: a client that waits long for it knows that something on the way holds events back. */
  probe: Type.Object({ probe: ProbeNumber }),
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
  first: Type.Optional(
    Type.Enum(['1'], {
      description: 'Without output: that of the first session that is live, or else of the first.',
    }),
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

/** Body of `POST /api/v1/stream/:stream/probe`: the stream says the number back, in a `probe` event. */
export const ProbeStream = Type.Object({ probe: ProbeNumber }, { additionalProperties: false });
export type ProbeStream = Static<typeof ProbeStream>;
