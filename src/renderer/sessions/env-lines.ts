/** Variables as the form holds them: a line each. */
export const envLines = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
