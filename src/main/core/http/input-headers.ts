import { Type, type Static } from 'typebox';
import { ProblemError } from './problem-error.ts';

const INPUT_SEQ = /^([A-Za-z0-9_-]{1,64}):([1-9]\d{0,14})$/;
const INPUT_RUN = /^[1-9]\d{0,14}$/;

/** What an input request may say of itself. Read below rather than checked here, so that a mistake is named in a sentence. */
export const InputHeaders = Type.Object({
  'input-seq': Type.Optional(Type.String({ description: '<client id>:<n>, n = 1, 2, …' })),
  'input-run': Type.Optional(
    Type.String({ description: "The session's `run` that the input is for; no other gets it." }),
  ),
});

export type InputHeaders = Static<typeof InputHeaders>;

/** Which request of which client it is. */
export interface InputSeq {
  readonly client: string;
  readonly number: number;
}

/** Reads `Input-Seq`; undefined: the request has no number. */
export const readInputSeq = (header: string | undefined): InputSeq | undefined => {
  if (header === undefined) return undefined;
  const [, client, number] = INPUT_SEQ.exec(header) ?? [];
  if (client === undefined || number === undefined)
    throw invalid('Input-Seq: <client id>:<n> with n from 1', header);
  return { client, number: Number(number) };
};

/** Reads `Input-Run`; undefined: whatever runs may have the input. */
export const readInputRun = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined;
  if (!INPUT_RUN.test(header)) throw invalid('Input-Run: <run> with the number of a run, from 1', header);
  return Number(header);
};

const invalid = (expected: string, header: string): ProblemError =>
  new ProblemError('invalid_header', `Expected ${expected}, got '${header.slice(0, 100)}'.`);
