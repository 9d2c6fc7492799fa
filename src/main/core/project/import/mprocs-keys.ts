/** What a terminal sends for a key of this name, without modifiers. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ enter: '\r', esc: '\u001b', tab: '\t', space: ' ', bs: '\u007f' },
  ...{ lt: '<', gt: '>', minus: '-' },
  ...{ up: '\u001b[A', down: '\u001b[B', right: '\u001b[C', left: '\u001b[D' },
  ...{ home: '\u001b[H', end: '\u001b[F', insert: '\u001b[2~', del: '\u001b[3~' },
  ...{ pageup: '\u001b[5~', pagedown: '\u001b[6~' },
};

/** `<q>`, `<C-c>`, `<M-Enter>`: modifiers, then a letter or a name. A key without brackets is what people mean by it. */
const KEY = /^<((?:[CSM]-)*)(\w+)>$/i;

/** Writes a key of mprocs as what it types into a terminal; undefined: it has no counterpart that all terminals agree on. */
export const keyOf = (key: string): string | undefined => {
  const [, prefixes, name] = KEY.exec(key) ?? [];
  if (prefixes === undefined || name === undefined) return key.startsWith('<') ? undefined : key;
  const modifiers = prefixes.toUpperCase();
  const plain = name.length === 1 ? name : NAMED[name.toLowerCase()];
  const typed = modifiers.includes('C-') ? controlOf(name) : plain;
  if (typed === undefined || modifiers.includes('S-')) return undefined;
  // An arrow with a modifier is another sequence, which terminals do not agree on.
  if (modifiers.includes('M-')) return typed.length === 1 ? `\u001b${typed}` : undefined;
  return typed;
};

const controlOf = (name: string): string | undefined =>
  /^[a-z]$/i.test(name) ? String.fromCharCode(name.toLowerCase().charCodeAt(0) - 96) : undefined;
