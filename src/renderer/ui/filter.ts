/**
 * Scores how well `text` answers what was typed; null: not at all. Every word must occur;
 * a word at the start of one counts most, so that 'new' finds 'New session' before 'Renew'.
 */
export const score = (text: string, typed: string): number | null => {
  const haystack = text.toLowerCase();
  let total = 0;
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = haystack.indexOf(word);
    if (at < 0) return null;
    const startsWord = at === 0 || /[^\p{L}\p{N}]/u.test(haystack.charAt(at - 1));
    total += (at === 0 ? 3 : startsWord ? 2 : 1) + word.length / Math.max(1, haystack.length);
  }
  return total;
};

/** Keeps what answers, best first; without a word all of it, in its own order. */
export const filterBy = <T>(items: readonly T[], typed: string, textOf: (item: T) => string): readonly T[] =>
  typed.trim() === ''
    ? items
    : items
        .map((item) => ({ item, points: score(textOf(item), typed) }))
        .filter((entry): entry is { item: T; points: number } => entry.points !== null)
        .sort((a, b) => b.points - a.points)
        .map(({ item }) => item);
