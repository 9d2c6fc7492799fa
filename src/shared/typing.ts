import { Type, type Static } from 'typebox';

/** For how long somebody may type whose link is only to look: until their visit is over, or until it is ended. */
export const TypingTerm = Type.Enum(['visit', 'always']);
export type TypingTerm = Static<typeof TypingTerm>;

/** How it stands with typing by a link that is only to look. */
export const Typing = Type.Enum(['none', 'asked', 'refused', 'visit', 'always'], {
  description:
    "'asked': the owner has not answered; 'refused': it is too early to ask again; 'visit', 'always': it may type, for so long.",
});
export type Typing = Static<typeof Typing>;

/** How long, in milliseconds, a visit outlives the last stream of its browser: a reload, a redial, a walk through a dead spot. */
export const VISIT_GRACE_MS = 60_000;

/** How long, in milliseconds, who was refused waits before the next ask. */
export const REFUSED_PAUSE_MS = 60_000;
