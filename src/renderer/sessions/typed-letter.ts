/** The one character that a change has put into a text; null where it did anything else. */
export const typedLetter = (before: string, after: string): string | null => {
  const old = Array.from(before);
  const changed = Array.from(after);
  if (changed.length !== old.length + 1) return null;
  const at = changed.findIndex((character, index) => character !== old[index]);
  const rest = changed.slice(at + 1);
  return rest.every((character, index) => character === old[at + index]) ? (changed[at] ?? null) : null;
};
