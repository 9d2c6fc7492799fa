import type { Credential } from '../access/credential.ts';
import { InputSequencer } from '../session/input-sequencer.ts';
import type { ManagedSession } from '../session/managed-session.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import { readInputRun, readInputSeq, type InputHeaders, type InputSeq } from './input-headers.ts';
import { ProblemError } from './problem-error.ts';
import { notRunning } from './session-of.ts';

/**
 * Writes the body of an input request to its session, exactly once and in order where it has a number. Throws the refusal where that cannot
 * be: then nothing was written, and no number is used up.
 */
export type InputWriter = (
  session: ManagedSession,
  credential: Credential,
  headers: InputHeaders,
  bytes: Uint8Array,
) => void;

/** Makes the one writer of a server, which counts for every client and session. */
export const createInputWriter = (registry: Pick<SessionRegistry, 'onRemoved'>): InputWriter => {
  const sequencers = new Map<string, InputSequencer>();
  registry.onRemoved((id) => sequencers.delete(id));

  const sequencerOf = (session: string): InputSequencer => {
    let sequencer = sequencers.get(session);
    if (sequencer === undefined) sequencers.set(session, (sequencer = new InputSequencer()));
    return sequencer;
  };

  return (session, credential, headers, bytes) => {
    const seq = readInputSeq(headers['input-seq']);
    const run = readInputRun(headers['input-run']);
    // All in one turn: between the look at the run and the write no other run can begin.
    const write = (): void => writeTo(session, run, bytes);
    if (seq === undefined) return write();
    // Numbers of one credential are nobody else's.
    const client = `${credential.id}:${seq.client}`;
    if (sequencerOf(session.id).apply(client, seq.number, write) !== 'out_of_order') return;
    // The run goes first: its end is final, and under another number the input would be refused all the same.
    expectRun(session, run);
    throw outOfOrder(seq);
  };
};

/** Writes bytes that are meant for `run`, or for whatever runs; throws the refusal where that cannot be. */
const writeTo = (session: ManagedSession, run: number | undefined, bytes: Uint8Array): void => {
  expectRun(session, run);
  const outcome = session.write(bytes);
  if (outcome === 'not_running') throw notRunning(session.id);
  if (outcome === 'input_full')
    throw new ProblemError(
      'input_full',
      `Expected '${session.id}' to read its input, but it has stopped doing so. Try again later.`,
    );
};

/** Input belongs to the run that somebody saw when typing it: a password must not reach the program's successor. */
const expectRun = (session: ManagedSession, run: number | undefined): void => {
  if (run === undefined || run === session.run) return;
  throw new ProblemError(
    'other_run',
    `Expected input for the present run of '${session.id}', which is ${session.run}, got some for run ${run}. Nothing was written; look at what runs before sending it there.`,
  );
};

const outOfOrder = ({ client, number }: InputSeq): ProblemError =>
  new ProblemError(
    'out_of_order',
    `Expected the next number of client '${client}', got ${number} while an earlier one is missing. Send that first, or begin anew at 1 under another client id.`,
  );
