import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type ParseError,
} from 'jsonc-parser';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Found } from './found.ts';

/** A code such as `PropertyNameExpected`, as a person reads it. */
const wordsOf = (code: string): string => code.replaceAll(/(?<=[a-z])[A-Z]/g, ' $&').toLowerCase();

type Path = readonly (string | number)[];

/** A parsed file that knows its lines. */
export interface Source {
  readonly value: unknown;
  /** The line on which something is named, counted from 1; of the nearest thing around it where it is not there. */
  readonly lineOf: (...path: Path) => number;
}

/** Parses a file and hands it on; one that cannot be parsed is left out as a whole. */
export const withSource = (source: Source | Found, use: (source: Source) => Found): Found =>
  'lineOf' in source ? use(source) : source;

const unreadable = (why: string, line: number): Found => ({
  sessions: [],
  left: [{ what: 'the file', why: `cannot be read: ${why}`, line }],
});

export const yamlSource = (text: string): Source | Found => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error !== undefined) return unreadable(error.message, lines.linePos(error.pos[0]).line);
  try {
    return {
      value: document.toJS() as unknown,
      lineOf: (...path) => Math.max(1, lines.linePos(offsetOf(document, path)).line),
    };
  } catch (cause) {
    return unreadable((cause as Error).message, 1);
  }
};

const offsetOf = (document: Document, path: Path): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const around = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = isMap(around)
      ? around.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(path[length - 1]))
          ?.key
      : document.getIn(path.slice(0, length), true);
    if (isNode(key)) return key.range?.[0] ?? 0;
  }
  return 0;
};

/** Parses JSON with comments and commas at the end, as VS Code writes it. */
export const jsonSource = (text: string): Source | Found => {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const [error] = errors;
  if (root === undefined || error !== undefined)
    return unreadable(
      error === undefined ? 'it is empty' : wordsOf(printParseErrorCode(error.error)),
      lineAt(error?.offset ?? 0),
    );
  return {
    value: getNodeValue(root) as unknown,
    lineOf(...path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = findNodeAtLocation(root, path.slice(0, length));
        // The value of a field lies in a node that begins with its key.
        if (node !== undefined) return lineAt((node.parent?.type === 'property' ? node.parent : node).offset);
      }
      return 1;
    },
  };
};
