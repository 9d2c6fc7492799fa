import { isMap, isNode, isScalar, type Document, type LineCounter, type Node } from 'yaml';
import type { ProjectMistake } from '../../../shared/project.ts';
import type { SchemaMistake } from './schema-mistakes.ts';

/** Finds where a mistake stands: at its key, at its value, or at the nearest thing around it that is written in the file. */
export const placeOf = (document: Document, { path, onKey }: Omit<SchemaMistake, 'message'>): number => {
  if (onKey) {
    const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(around)
      ? around.items.find(({ key }) => (isScalar(key) ? String(key.value) : '') === path.at(-1))
      : undefined;
    if (isNode(pair?.key)) return startOf(pair.key);
  }
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return startOf(node);
  }
  return document.contents === null ? 0 : startOf(document.contents);
};

const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** Tells a mistake at a byte of the file; beyond the last line it is the last. */
export const mistakeAt = (lines: LineCounter, at: number, message: string): ProjectMistake => {
  const { line, col } = lines.linePos(at);
  return { line: Math.max(1, line), column: Math.max(1, col), message };
};
