import { Type, type Static } from 'typebox';
import { ShareScope } from './shares.ts';
import { TypingTerm } from './typing.ts';

/** Asks that wait for an answer at most; further ones are refused, so that nobody fills the owner's screen. */
export const MAX_ASKS = 20;

/** Asks by one share within a minute, whoever of its holders asks: signing in anew gives no more of them. */
export const MAX_SHARE_ASKS_PER_MINUTE = 5;

/** Somebody who may look, and asks to type. */
export const Ask = Type.Object({
  id: Type.String(),
  viewer: Type.String({ description: 'Who asks, as `viewers` names it.' }),
  address: Type.String({ description: 'Where it connects from.' }),
  browser: Type.String({
    description: "The browser and its system, as far as it says; '' where it does not.",
  }),
  share: Type.String({ description: 'The share it came by.' }),
  label: Type.String({ description: "That share's label." }),
  sessions: ShareScope,
  at: Type.String({ format: 'date-time' }),
});
export type Ask = Static<typeof Ask>;

/** Body of `POST /api/v1/asks/:ask`: for how long it may type, or that it may not. */
export const AnswerAsk = Type.Object(
  { answer: Type.Union([TypingTerm, Type.Literal('refuse')]) },
  { additionalProperties: false },
);
export type AnswerAsk = Static<typeof AnswerAsk>;
