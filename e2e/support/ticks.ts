/**
 * The numbers of the lines `tick 0`, `tick 1` and so on in a terminal's text, in their order. A line counts once the next has begun: the
 * last may be half there.
 */
export const ticksIn = (text: string): readonly number[] =>
  [...text.matchAll(/^tick (\d+)$(?=\ntick )/gm)].map((match) => Number(match[1]));
