import { Type, type Static } from 'typebox';
import { LAUNCH_FIELDS } from './launch-fields.ts';
import { MAX_COLS, MAX_ROWS, MIN_COLS, MIN_ROWS } from './limits.ts';
import { Backoff, policies } from './policies.ts';
import { PortTrouble } from './ports.ts';

/** Every state a session can be in; what each means is in docs/protocol.md, section 3. */
export const SESSION_STATES = [
  'idle',
  'waiting',
  'starting',
  'running',
  'ready',
  'stopping',
  'exited',
  'backoff',
  'failed',
] as const;

export const SessionState = Type.Enum(SESSION_STATES);
export type SessionState = (typeof SESSION_STATES)[number];

/** Signals that a person may send to a session, by their POSIX names. */
export const SIGNAL_NAMES = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGKILL',
  'SIGTERM',
  'SIGUSR1',
  'SIGUSR2',
  'SIGSTOP',
  'SIGCONT',
  'SIGTSTP',
  'SIGWINCH',
] as const;

export const SignalName = Type.Enum(SIGNAL_NAMES);
export type SignalName = (typeof SIGNAL_NAMES)[number];

export const Cols = Type.Integer({
  minimum: MIN_COLS,
  maximum: MAX_COLS,
  description: 'Terminal width in cells.',
});
export const Rows = Type.Integer({
  minimum: MIN_ROWS,
  maximum: MAX_ROWS,
  description: 'Terminal height in cells.',
});

/** A session's id: a slug of its name, unique, never reused while the server lives. */
export const SessionId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
  description: 'Slug of the name.',
});

/** An absolute byte position in a session's whole output, over all its runs. */
export const Offset = Type.Integer({
  minimum: 0,
  description: "Byte position in the session's whole output.",
});

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

// A NUL can be in no argument, path or variable of a process; everything else can. The descriptions stand in refusals: 'must be …'.
const NO_NUL = { pattern: '^[^\\u0000]*$', description: 'text without a NUL character' };
const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
  description: 'one line of 1 to 200 characters, not all of them blank',
});
const Command = Type.String({
  minLength: 1,
  maxLength: 65_536,
  pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
  description: 'a command that is not blank, without a NUL character',
});
const Args = Type.Array(Type.String({ maxLength: 65_536, ...NO_NUL }), { maxItems: 1000 });
const Cwd = Type.String({ minLength: 1, maxLength: 4096, ...NO_NUL });
const Env = Type.Record(
  Type.String({ pattern: '^[^=\\u0000]{1,1000}$' }),
  Type.String({ maxLength: 131_072, ...NO_NUL }),
  { maxProperties: 1000, additionalProperties: false },
);
const EnvFiles = Type.Array(Cwd, {
  maxItems: 100,
  description: 'files of KEY=value lines, relative to its folder; later ones win, and `env` beats them all',
});

/**
 * How a session is stopped: by keys typed into its terminal, a command, or else a signal to the whole process tree; then, after the grace
 * period, SIGKILL.
 */
export const StopPolicy = Type.Object(
  {
    signal: Type.Union([SignalName, Type.Null()], {
      description: 'null: SIGTERM, or SIGHUP for a shell on its own.',
    }),
    keys: nullable(
      Type.String({ minLength: 1, maxLength: 1000, description: 'text to type; \\u0003 is Ctrl-C' }),
    ),
    command: nullable(Command),
    gracePeriodMs: Type.Integer({
      minimum: 0,
      maximum: 600_000,
      description: 'Milliseconds before SIGKILL.',
    }),
  },
  { additionalProperties: false },
);
export type StopPolicy = Static<typeof StopPolicy>;

export const DEFAULT_STOP_POLICY: StopPolicy = {
  signal: null,
  keys: null,
  command: null,
  gracePeriodMs: 10_000,
};

/** Where a session comes from: the project file, or whoever created it in the page or over HTTP. */
export const SESSION_SOURCES = ['project', 'page'] as const;
export const SessionSource = Type.Enum(SESSION_SOURCES);
export type SessionSource = (typeof SESSION_SOURCES)[number];

/** What a user says a session is: everything that outlives its runs. */
export const SessionDefinition = Type.Object({
  id: SessionId,
  name: Name,
  command: Command,
  args: nullable(Args),
  cwd: Cwd,
  env: Env,
  envFiles: EnvFiles,
  autostart: Type.Boolean(),
  stop: StopPolicy,
  source: SessionSource,
  ...policies,
});
export type SessionDefinition = Static<typeof SessionDefinition>;

/** A session as every route and event shows it. */
export const Session = Type.Object(
  {
    id: SessionId,
    name: Name,
    command: Type.String({ description: 'a shell line, or with `args` the program itself' }),
    args: nullable(Args),
    cwd: Cwd,
    env: Type.Optional(Env),
    envFiles: Type.Optional(EnvFiles),
    state: SessionState,
    pid: nullable(Type.Integer()),
    startedAt: nullable(Type.String({ format: 'date-time' })),
    exitedAt: nullable(Type.String({ format: 'date-time' })),
    exitCode: nullable(Type.Integer()),
    signal: nullable(Type.String()),
    stopped: Type.Boolean({ description: 'Whether the last run ended because somebody asked for it.' }),
    error: nullable(Type.String({ description: 'A sentence for a person.' })),
    retryAt: nullable(
      Type.String({ format: 'date-time', description: 'When it is started again; in state backoff only.' }),
    ),
    waitingFor: Type.Array(SessionId, {
      description: 'The sessions that keep it waiting; in state waiting only.',
    }),
    run: Type.Integer({ minimum: 0, description: 'Number of the run; 0 = never started.' }),
    restarts: Type.Integer({
      minimum: 0,
      description: 'Automatic restarts since it was last started by hand.',
    }),
    cols: Cols,
    rows: Rows,
    title: Type.String({ description: 'The title that the program set; empty when it set none.' }),
    offset: Offset,
    retainedFrom: Offset,
    autostart: Type.Boolean(),
    stop: StopPolicy,
    source: SessionSource,
    ...policies,
    portTroubles: Type.Array(PortTrouble, {
      description:
        'Of its `ports`, those on which it does not listen; empty where the platform does not tell.',
    }),
    triggers: Type.Optional(policies.triggers),
    pendingRestart: Type.Array(Type.Enum(LAUNCH_FIELDS), {
      description: 'Edited fields that take effect at the next start.',
    }),
  },
  {
    additionalProperties: false,
    description: 'A session. `env`, `envFiles` and `triggers` are shown to the owner only.',
  },
);
export type Session = Static<typeof Session>;

// What a user may say of a session, at its creation and later.
const editable = {
  name: Type.Optional(Name),
  args: Type.Optional(nullable(Args)),
  cwd: Type.Optional(Cwd),
  env: Type.Optional(Env),
  autostart: Type.Optional(Type.Boolean({ description: 'Start it whenever the server starts.' })),
  envFiles: Type.Optional(EnvFiles),
  stop: Type.Optional(Type.Partial(StopPolicy, { additionalProperties: false })),
  ...Type.Partial(Type.Object(policies)).properties,
  backoff: Type.Optional(Type.Partial(Backoff, { additionalProperties: false })),
};

/** Body of `POST /api/v1/sessions`. `cwd` defaults to the folder in which the server was started. */
export const CreateSession = Type.Object(
  {
    ...editable,
    command: Command,
    cols: Type.Optional(Cols),
    rows: Type.Optional(Rows),
    start: Type.Optional(Type.Boolean({ description: 'false: create it, do not start it. Default true.' })),
  },
  { additionalProperties: false },
);
export type CreateSession = Static<typeof CreateSession>;

/** Body of `PATCH /api/v1/sessions/:id`. */
export const EditSession = Type.Object(
  { ...editable, command: Type.Optional(Command) },
  { additionalProperties: false, minProperties: 1 },
);
export type EditSession = Static<typeof EditSession>;

/** Body of `POST …/signal`. */
export const SendSignal = Type.Object({ signal: SignalName }, { additionalProperties: false });
export type SendSignal = Static<typeof SendSignal>;

/** Body of `POST …/resize`. */
export const Resize = Type.Object({ cols: Cols, rows: Rows }, { additionalProperties: false });
export type Resize = Static<typeof Resize>;
