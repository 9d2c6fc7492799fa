/** A part of a word: in single quotes, in double quotes, after a backslash, or plain. */
const PART = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^\s'"\\]+)|(\s+)/g;

/**
 * Splits a command into words as Compose does, which is as a shell does where nothing is expanded: no shell reads it afterwards, so that
 * `&&` and `$NAME` are words like any other.
 */
export const splitWords = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  const end = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (const [, single, double, escaped, plain, blank] of line.matchAll(PART)) {
    if (blank !== undefined) end();
    else word = (word ?? '') + (single ?? double?.replace(/\\([\\"])/g, '$1') ?? escaped ?? plain ?? '');
  }
  end();
  return words;
};
