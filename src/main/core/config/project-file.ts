import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { CreateSession } from '../../../shared/session.ts';
import { StartupError } from './config.ts';
import { deviations } from './conforms.ts';

/** What a project file says of one session: as the API creates it, under the name that is its key. */
const ProjectSession = Type.Omit(CreateSession, ['name', 'start', 'cols', 'rows'], {
  additionalProperties: false,
});

/** `rootresume.yaml`: sessions by name. JSON is YAML too. */
const ProjectFile = Type.Object(
  { sessions: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), ProjectSession) },
  { additionalProperties: false },
);

/** A session that a project file asks for; its folder is absolute. */
export type ProjectSession = Static<typeof ProjectSession> & { readonly name: string };

/** More mistakes than these are not worth reading at once. */
const MAX_SHOWN_MISTAKES = 20;

/** Reads a project file. Throws a StartupError that names every mistake with its line and column. */
export const readProjectFile = (file: string): readonly ProjectSession[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupError(
      `Cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}. Check --config.`,
      {
        cause: error,
      },
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes =
    document.errors.length > 0
      ? document.errors.map(({ pos, message }) => ({ at: pos[0], message }))
      : mistakesOf(document);
  if (mistakes.length > 0) {
    const told = mistakes.slice(0, MAX_SHOWN_MISTAKES).map(({ at, message }) => {
      const { line, col } = lines.linePos(at);
      return `${file}:${line}:${col}: ${message}`;
    });
    throw new StartupError(
      `The project file has mistakes, so nothing was taken from it.\n${told.join('\n')}`,
    );
  }
  const { sessions } = document.toJS() as Static<typeof ProjectFile>;
  const folder = dirname(file);
  return Object.entries(sessions).map(([name, session]) => ({
    ...session,
    name,
    cwd: resolve(folder, session.cwd ?? '.'),
  }));
};

const mistakesOf = (document: Document): readonly { readonly at: number; readonly message: string }[] =>
  deviations(ProjectFile, document.toJS()).map(({ path, message }) => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    const at = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    return { at, message: `${path.join('.') || 'the file'} ${message}` };
  });
