import { Type, type Static } from 'typebox';
import { MAX_ALERT_LINES } from './limits.ts';
import { SessionId } from './session.ts';
import { ACTION_KINDS } from './triggers.ts';

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
