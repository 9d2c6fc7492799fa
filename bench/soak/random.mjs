/**
 * Numbers from 0 up to 1, the same for the same seed: a soak that failed can be run again.
 * @param {number} seed
 */
export const seededRandom = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** @template T @param {() => number} random @param {readonly T[]} items @returns {T} */
export const pick = (random, items) => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('invariant violation: nothing to pick from');
  return item;
};
