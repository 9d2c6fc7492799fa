import type { LaunchField } from '../../shared/launch-fields.ts';

const FIELD_WORDS: Readonly<Record<LaunchField, string>> = {
  command: 'command',
  args: 'arguments',
  cwd: 'folder',
  env: 'environment',
  envFiles: 'environment files',
};

/** Names the edited fields that wait for the next start: `command and folder`. */
export const pendingWords = (pending: readonly LaunchField[]): string =>
  new Intl.ListFormat('en').format(
    Object.entries(FIELD_WORDS).flatMap(([field, words]) =>
      pending.some((name) => name === field) ? [words] : [],
    ),
  );
