/** For refusals that are on screen already: the actions make a notice of each. */
export const ignoreFailure = (): void => undefined;
