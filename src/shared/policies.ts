import { Type, type Static } from 'typebox';
import { MAX_TRIGGERS, Trigger } from './triggers.ts';

// What a user says of how a session is kept running. All of it takes effect without a restart.

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const milliseconds = (maximum: number, description: string) =>
  Type.Integer({ minimum: 0, maximum, description: `${description}, in milliseconds` });
const closed = { additionalProperties: false } as const;

const HOUR_MS = 3_600_000;
const TEXT = { minLength: 1, maxLength: 65_536, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' };

/** When a session is started again by itself; a stop by a user beats each of them. */
export const RESTART_POLICIES = ['never', 'on-failure', 'always'] as const;
export const RestartPolicy = Type.Enum(RESTART_POLICIES);
export type RestartPolicy = (typeof RESTART_POLICIES)[number];

/** How long to wait before an automatic restart: doubled each time up to its cap, with jitter, and from the first again once a run was stable. */
export const Backoff = Type.Object(
  {
    delayMs: milliseconds(HOUR_MS, 'the first delay'),
    maxDelayMs: milliseconds(24 * HOUR_MS, 'the longest delay'),
    maxRestarts: nullable(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'restarts in a row after which it gives up; null: never',
      }),
    ),
    stableAfterMs: milliseconds(24 * HOUR_MS, 'a run that lasted this long ends the row'),
  },
  closed,
);
export type Backoff = Static<typeof Backoff>;

export const DEFAULT_BACKOFF: Backoff = {
  delayMs: 1000,
  maxDelayMs: 60_000,
  maxRestarts: 10,
  stableAfterMs: 10_000,
};

const probing = {
  intervalMs: Type.Optional(milliseconds(HOUR_MS, 'between two tries; default 500')),
  timeoutMs: Type.Optional(
    milliseconds(24 * HOUR_MS, 'after which a run that is not ready counts as failed; default 0: never'),
  ),
};

/** How a session tells that it is ready: a line of its output, an HTTP answer below 400, an open TCP port, or a command that exits with 0. */
export const ReadyProbe = Type.Union([
  Type.Object(
    { output: Type.String({ ...TEXT, maxLength: 1000, description: 'a regular expression' }), ...probing },
    closed,
  ),
  Type.Object(
    {
      http: Type.String({
        pattern: '^https?://[^\\s]+$',
        maxLength: 2000,
        description: 'an address that begins with http:// or https://',
      }),
      ...probing,
    },
    closed,
  ),
  Type.Object(
    {
      tcp: Type.Integer({ minimum: 1, maximum: 65_535 }),
      host: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
      ...probing,
    },
    closed,
  ),
  Type.Object({ command: Type.String(TEXT), ...probing }, closed),
]);
export type ReadyProbe = Static<typeof ReadyProbe>;

export const DEFAULT_PROBE_INTERVAL_MS = 500;

/** What a dependency must have come to: running, ready (running, where it has no probe), or exited with 0. */
export const DEPENDENCY_CONDITIONS = ['started', 'ready', 'completed'] as const;
export type DependencyCondition = (typeof DEPENDENCY_CONDITIONS)[number];

const SlugOfName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });

/** One session that must come first; its id alone means `until: ready`. */
export const Dependency = Type.Union([
  SlugOfName,
  Type.Object({ session: SlugOfName, until: Type.Enum(DEPENDENCY_CONDITIONS) }, closed),
]);
export type Dependency = Static<typeof Dependency>;

/** Restarts a session when files change: globs, relative to its folder. */
export const Watch = Type.Object(
  {
    paths: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { minItems: 1, maxItems: 100 }),
    ignore: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 100 })),
    debounceMs: Type.Optional(milliseconds(HOUR_MS, 'quiet time after the last change; default 300')),
  },
  closed,
);
export type Watch = Static<typeof Watch>;

/** The policies of a session, as routes, events, the project file and the stored definitions have them. */
export const policies = {
  restart: RestartPolicy,
  backoff: Backoff,
  ready: nullable(ReadyProbe),
  dependsOn: Type.Array(Dependency, { maxItems: 100 }),
  group: nullable(Type.String({ minLength: 1, maxLength: 100, description: 'a heading to be listed under' })),
  schedule: nullable(
    Type.String({ minLength: 1, maxLength: 200, description: 'a cron expression: started at these times' }),
  ),
  watch: nullable(Watch),
  memoryLimitBytes: nullable(
    Type.Integer({
      minimum: 1_000_000,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'resident memory of the whole tree at which it is restarted',
    }),
  ),
  ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
    maxItems: 100,
    description: 'TCP ports that it is expected to listen on',
  }),
  triggers: Type.Array(Trigger, {
    maxItems: MAX_TRIGGERS,
    description: 'what is done when its output matches, or its state changes',
  }),
} as const;

export const Policies = Type.Object(policies);
export type Policies = Static<typeof Policies>;

export const DEFAULT_POLICIES: Policies = {
  restart: 'never',
  backoff: DEFAULT_BACKOFF,
  ready: null,
  dependsOn: [],
  group: null,
  schedule: null,
  watch: null,
  memoryLimitBytes: null,
  ports: [],
  triggers: [],
};
