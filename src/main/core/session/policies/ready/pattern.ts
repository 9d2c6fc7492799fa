import { RE2JS } from 're2js';

/**
 * A regular expression in the syntax of RE2, whose time grows with the text and never faster: any user's pattern may meet any program's
 * output on the thread that serves everybody. The price is that there are no lookarounds and no back-references.
 */
export interface Pattern {
  readonly matches: (line: string) => boolean;
}

/** Compiles a pattern, or says in a part of a sentence what is wrong with it. */
export const compilePattern = (
  text: string,
):
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'wrong'; readonly why: string } => {
  try {
    const compiled = RE2JS.compile(text);
    return { kind: 'pattern', pattern: { matches: (line) => compiled.test(line) } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', why: why.replace(/^error parsing regexp: /, '') };
  }
};
