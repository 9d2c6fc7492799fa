/** Random numbers that a seed repeats. */
export interface Random {
  readonly seed: number;
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** The seed of this run: that of `ROOTRESUME_SEED`, which repeats a run that failed, else another each time. */
const runSeed = (): number => {
  const given = process.env['ROOTRESUME_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
};

/** Makes random numbers from a seed (mulberry32). */
export const createRandom = (seed = runSeed()): Random => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    seed,
    between,
    pick: (choices) => {
      const choice = choices[between(0, choices.length - 1)];
      if (choice === undefined) throw new Error('Expected something to pick from');
      return choice;
    },
  };
};

/** Runs a check; a failure says with which seed it happens again. */
export const withSeed = async (random: Random, check: () => Promise<void>): Promise<void> => {
  try {
    await check();
  } catch (error) {
    throw new Error(
      `With ROOTRESUME_SEED=${random.seed}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
};
