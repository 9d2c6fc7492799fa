/** One step, in milliseconds. */
const STEP_MS = 20;

/**
 * Waits for time that this process had to itself: as many short steps as make it up. Where the machine is busy with others each step takes
 * longer, as does all else here; where it is not, this is the time by the clock.
 */
export const ownTime = async (ms: number): Promise<void> => {
  for (let step = 0; step < ms / STEP_MS; step += 1)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
};
