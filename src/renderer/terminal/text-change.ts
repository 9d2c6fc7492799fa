/** How a text became another one: characters taken from its end, then others added. */
export interface TextChange {
  /** In characters, as a program counts a DEL. */
  readonly removed: number;
  readonly added: string;
}

/** Finds the shortest way from one text to another for whoever can only write and take back at the end. */
export const textChange = (before: string, after: string): TextChange => {
  const old = Array.from(before);
  const changed = Array.from(after);
  let same = 0;
  while (same < old.length && old[same] === changed[same]) same += 1;
  return { removed: old.length - same, added: changed.slice(same).join('') };
};
