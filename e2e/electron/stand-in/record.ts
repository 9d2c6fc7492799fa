import { appendFileSync } from 'node:fs';

/** What the app did to the world outside its windows, for the tests to look at. */
export const record = {
  openedExternally: [] as string[],
  openedPaths: [] as string[],
};

/** Notes an error box where it can be read although the process ends right after it. */
export const noteErrorBox = (title: string, content: string): void => {
  const file = process.env['STAND_IN_ERRORS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ title, content })}\n`);
};
