/** Letters that follow a line's number, so that bytes that belong elsewhere do not pass for this line's. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** @param {number} line */
const filler = (line) => {
  const from = (line * 7) % LETTERS.length;
  return (LETTERS + LETTERS).slice(from, from + 10 + (line % 16)).repeat(1 + (line % 3));
};

/**
 * A line that names its run and its own place; what stands in it follows from both.
 * @param {number} run
 * @param {number} line from 0
 */
export const witnessLine = (run, line) => `W${run} ${String(line).padStart(9, '0')} ${filler(line)}`;

const PATTERN = /W(\d+) (\d{9}) ([a-z]+)$/;

/**
 * Follows a program that writes witness lines, from any point on: every line is whole, and follows the one before or begins another run.
 * @param {(fault: string) => void} onFault
 */
export const followWitness = (onFault) => {
  let rest = '';
  /** @type {{ run: string, line: number } | undefined} */
  let last;
  let foreign = '';
  /** Whether the beginning of the first line may be missing. */
  let torn = true;

  /** @param {string} text */
  const look = (text) => {
    const [, run, number, letters] = PATTERN.exec(text) ?? [];
    if (run === undefined || number === undefined) {
      if (!torn) foreign = text;
      torn = false;
      return;
    }
    const line = Number(number);
    if (letters !== filler(line) && !torn) onFault(`line ${line} of run ${run} reads '${letters}'`);
    torn = false;
    if (last !== undefined) {
      const follows = run === last.run ? line === last.line + 1 : line === 0;
      if (!follows) onFault(`line ${line} of run ${run} came after line ${last.line} of run ${last.run}`);
      else if (run === last.run && foreign !== '')
        onFault(`foreign bytes after line ${last.line}: ${JSON.stringify(foreign.slice(0, 80))}`);
    }
    foreign = '';
    last = { run, line };
  };

  return {
    /** @param {Buffer} bytes */
    take: (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) look(line);
    },
    /** What comes next does not follow what was: a snapshot covers what is between. */
    jump: () => {
      rest = '';
      last = undefined;
      foreign = '';
      torn = true;
    },
  };
};
