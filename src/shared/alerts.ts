import { Type, type Static } from 'typebox';
import { SessionId } from './session.ts';
import { ACTION_KINDS } from './triggers.ts';

/** Alerts that the server keeps, in memory: of one session, and in all; the oldest go first. */
export const MAX_SESSION_ALERTS = 50;
export const MAX_ALERTS = 200;

/** Lines that an alert shows, and the length of each in UTF-16 units; what acts on it gets more. */
export const MAX_ALERT_LINES = 5;
export const MAX_ALERT_LINE_LENGTH = 300;

/** One thing that a trigger did. */
export const AlertAction = Type.Object({
  kind: Type.Enum(ACTION_KINDS),
  state: Type.Enum(['under-way', 'done', 'failed']),
  detail: Type.Optional(
    Type.String({ description: 'to the owner: the address or the command, and why it failed' }),
  ),
});
export type AlertAction = Static<typeof AlertAction>;

/** A trigger that fired, and what came of it. */
export const Alert = Type.Object({
  id: Type.Integer({ minimum: 1, description: 'counts from 1 while the server lives' }),
  session: SessionId,
  run: Type.Integer({ minimum: 0 }),
  trigger: Type.String({ description: 'what it is called' }),
  reason: Type.String({ description: 'a sentence for a person' }),
  lines: Type.Array(Type.String(), {
    maxItems: MAX_ALERT_LINES,
    description: 'the last matching lines, or the last lines before a change of state',
  }),
  more: Type.Integer({
    minimum: 0,
    description: 'how often it matched beyond these lines, held back or cut',
  }),
  at: Type.String({ format: 'date-time' }),
  actions: Type.Array(AlertAction),
});
export type Alert = Static<typeof Alert>;

/** Tells whether an alert is meant to be noticed in the page, and not only found in its list. */
export const isNoticeable = ({ actions }: Pick<Alert, 'actions'>): boolean =>
  actions.some(({ kind }) => kind === 'notify' || kind === 'bell');

/** Tells whether an alert asks for a notification of the system. */
export const wantsNotification = ({ actions }: Pick<Alert, 'actions'>): boolean =>
  actions.some(({ kind }) => kind === 'notify');
