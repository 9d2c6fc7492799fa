/** Fields of a definition that a running process cannot take on; a change waits for the next start. */
export const LAUNCH_FIELDS = ['command', 'args', 'cwd', 'env', 'envFiles'] as const;
export type LaunchField = (typeof LAUNCH_FIELDS)[number];
