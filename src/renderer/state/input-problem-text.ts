import { assertNever } from '../../shared/assert-never.ts';
import { formatBytes } from '../../shared/format.ts';
import { MAX_PENDING_INPUT_BYTES, type InputProblem } from '../api/input-sender.ts';

/** Says in a sentence why input was not written. */
export const inputProblemText = (name: string, problem: InputProblem): string => {
  switch (problem.kind) {
    case 'not-running':
      return `${name} is not running, so what was typed was not sent.`;
    case 'other-run':
      return `${name} was started anew: what was typed before and had not reached it by then was not sent.`;
    case 'unsure':
      return `It is not known whether what was typed last has reached ${name}, so it was not sent again.`;
    case 'read-only':
      return `This link is read only, so what was typed into ${name} was not sent.`;
    case 'full':
      return `${name} takes no more input: ${formatBytes(MAX_PENDING_INPUT_BYTES)} wait already. What came last was not sent.`;
    case 'refused':
      return `What was typed into ${name} was refused. ${problem.error.detail}`;
    default:
      return assertNever(problem);
  }
};
