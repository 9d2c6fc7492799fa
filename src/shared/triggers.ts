import { Type, type Static } from 'typebox';

// What a user wants done when something shows in a session's output, or becomes of it. All of it takes effect without a restart.

const closed = { additionalProperties: false } as const;

/**
 * What may become of a session: its run ended badly, or could not begin; its restart policy gave up; a run ended by itself, well or badly; it
 * began; its ready probe passed; it has printed what looks like a question, and waits. Ends that somebody asked for are none of these.
 */
export const TRIGGER_STATES = [
  'crashed',
  'gave-up',
  'exited',
  'started',
  'ready',
  'waiting-for-input',
] as const;
export type TriggerState = (typeof TRIGGER_STATES)[number];

/** States after which a restart by a trigger makes sense: of all others the restart policy has to say, or it would be a loop. */
export const RESTARTING_STATES: readonly TriggerState[] = ['waiting-for-input'];

export const TriggerCondition = Type.Union([
  Type.Object(
    {
      output: Type.String({
        minLength: 1,
        maxLength: 1000,
        pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
        description: 'a regular expression that a line of its output matches',
      }),
    },
    closed,
  ),
  Type.Object({ state: Type.Enum(TRIGGER_STATES) }, closed),
]);
export type TriggerCondition = Static<typeof TriggerCondition>;

/** What is done by name alone: a notification on the desktop, a mark in the page, the session started anew. */
export const PLAIN_ACTIONS = ['notify', 'bell', 'restart'] as const;

export const TriggerAction = Type.Union([
  Type.Enum(PLAIN_ACTIONS),
  Type.Object(
    {
      webhook: Type.String({
        pattern: '^https?://[^\\s]+$',
        maxLength: 2000,
        description: 'an address that begins with http:// or https://',
      }),
    },
    closed,
  ),
  Type.Object(
    {
      command: Type.String({
        minLength: 1,
        maxLength: 65_536,
        pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
        description: 'a shell line that gets the matching lines on its standard input',
      }),
    },
    closed,
  ),
]);
export type TriggerAction = Static<typeof TriggerAction>;

/** What an action is, without what only the owner may know of it. */
export const ACTION_KINDS = [...PLAIN_ACTIONS, 'webhook', 'command'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** A trigger does something at most so often, in milliseconds, unless it says otherwise; what is held back is told with the next time. */
export const DEFAULT_AT_MOST_EVERY_MS = 10_000;

/** More often than this, in milliseconds, no trigger does anything. */
const SHORTEST_AT_MOST_EVERY_MS = 1000;

export const Trigger = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
        description: 'what it is called where it is told of',
      }),
    ),
    when: TriggerCondition,
    do: Type.Array(TriggerAction, {
      maxItems: 10,
      description: 'in place of what is done by default, where it names crashed or gave-up; [] does nothing',
    }),
    atMostEveryMs: Type.Optional(
      Type.Integer({
        minimum: SHORTEST_AT_MOST_EVERY_MS,
        maximum: 86_400_000,
        description: 'at most once in so long, in milliseconds; default 10000',
      }),
    ),
  },
  closed,
);
export type Trigger = Static<typeof Trigger>;

/** Triggers of one session at most. */
export const MAX_TRIGGERS = 50;

/** What every session has, unless a trigger of its own names the same state. A crash may come again and again: once a minute says it. */
export const BUILT_IN_TRIGGERS: readonly Trigger[] = [
  { when: { state: 'crashed' }, do: ['notify'], atMostEveryMs: 60_000 },
  { when: { state: 'gave-up' }, do: ['notify'] },
];

const stateOf = ({ when }: Trigger): TriggerState | undefined => ('state' in when ? when.state : undefined);

/** The triggers that are in effect: a session's own, and the built-in ones that it does not replace. */
export const triggersInEffect = (own: readonly Trigger[]): readonly Trigger[] => {
  const named = new Set(own.map(stateOf));
  return [...own, ...BUILT_IN_TRIGGERS.filter((trigger) => !named.has(stateOf(trigger)))];
};

export const actionKind = (action: TriggerAction): ActionKind =>
  typeof action === 'string' ? action : 'webhook' in action ? 'webhook' : 'command';

const STATE_TITLES: Readonly<Record<TriggerState, string>> = {
  crashed: 'Crashed',
  'gave-up': 'Gave up',
  exited: 'Exited',
  started: 'Started',
  ready: 'Ready',
  'waiting-for-input': 'Waiting for input',
};

/** What a trigger is called: as its user says, or after what it waits for. */
export const triggerTitle = ({ name, when }: Pick<Trigger, 'name' | 'when'>): string =>
  name ?? ('state' in when ? STATE_TITLES[when.state] : `Output matches ${when.output}`);
