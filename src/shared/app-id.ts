/**
 * Stands for the server itself where sessions are named by their ids: in its history and in the metrics. No session has this id, since a slug
 * begins with a letter or a digit.
 */
export const APP_ID = '_app';
