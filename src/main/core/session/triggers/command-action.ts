import { runAside, type AsideContext } from '../run-aside.ts';
import type { ActionContext, ActionOutcome } from './firing.ts';

/** A command that has not ended after so long, in milliseconds, is killed with all that it started. */
const COMMAND_TIMEOUT_MS = 60_000;

/** What a variable holds of the lines, in UTF-16 units: systems bound a variable, and standard input has all of them. */
const MAX_VARIABLE_LENGTH = 16 * 1024;

/** Runs a command with the lines that a trigger found; nobody sees its output. */
export const runCommand = async (
  command: string,
  { session, trigger, firing, signal }: ActionContext,
  place: AsideContext,
): Promise<ActionOutcome> => {
  const closing = new AbortController();
  const close = (): void => closing.abort();
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  let late = false;
  const deadline = place.clock.after(COMMAND_TIMEOUT_MS, () => {
    late = true;
    close();
  });
  const text = firing.lines.join('\n');
  const code = await runAside(command, place, closing.signal, {
    input: text === '' ? '' : `${text}\n`,
    env: {
      ROOTRESUME_SESSION: session.id,
      ROOTRESUME_TRIGGER: trigger,
      ROOTRESUME_REASON: firing.reason.slice(0, MAX_VARIABLE_LENGTH),
      ROOTRESUME_COUNT: String(firing.count),
      ROOTRESUME_LINES: text.slice(-MAX_VARIABLE_LENGTH),
    },
  });
  deadline.dispose();
  signal.removeEventListener('abort', close);
  if (code === 0) return { state: 'done' };
  return { state: 'failed', detail: failureOf(code, late) };
};

const failureOf = (code: number | undefined, late: boolean): string => {
  if (late) return `it had not ended after ${COMMAND_TIMEOUT_MS / 1000} s, and was killed`;
  return code === undefined ? 'it could not be started, or was ended by a signal' : `it exited with ${code}`;
};
