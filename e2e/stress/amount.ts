/**
 * How much a stress test does: a tenth part where a landing waits for it, the whole with `npm run stress`. Every kind of event occurs in
 * both; only how often differs.
 */
export const amount = (numbers: { readonly short: number; readonly full: number }): number =>
  process.env['ROOTRESUME_STRESS'] === 'full' ? numbers.full : numbers.short;
