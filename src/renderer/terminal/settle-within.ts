/** Waits for a promise to settle, either way, but no longer than `ms` milliseconds. */
export const settleWithin = async (promise: Promise<unknown>, ms: number): Promise<void> => {
  const timeout = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([Promise.allSettled([promise]), timeout]);
};
