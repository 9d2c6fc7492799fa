/** Closes a `switch` over a union: a variant that is not handled is a type error, and a broken invariant at run time. */
export const assertNever = (value: never): never => {
  throw new Error(`invariant violation: unexpected ${JSON.stringify(value)}`);
};
