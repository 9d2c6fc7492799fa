/** Ends as a question does, or asks for a choice, a secret or a key. The prompt of a shell (`$`, `#`, `%`) is none: it always waits. */
const PROMPT = /[?:>]\s*$|[[(](?:y\/n|yes\/no)[^\])]*[\])]\s*$|\bpress\b.{0,40}\b(?:key|enter|return)\b/i;

/**
 * Tells whether a line without an end looks like one that waits for an answer. It goes by the look alone: 'Loading:' is taken for a question,
 * and a program that asks in a line of its own, or draws its question, is not noticed.
 */
export const looksLikePrompt = (unfinished: string): boolean => PROMPT.test(unfinished);
