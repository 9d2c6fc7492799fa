import type { Alert, AlertAction } from '../../shared/alerts.ts';

const DONE: Readonly<Record<AlertAction['kind'], string>> = {
  notify: 'notified',
  bell: 'marked',
  restart: 'restarted it',
  webhook: 'called a webhook',
  command: 'ran a command',
};
const UNDER_WAY: Readonly<Record<AlertAction['kind'], string>> = {
  ...DONE,
  webhook: 'calling a webhook',
  command: 'running a command',
};
const FAILED: Readonly<Record<AlertAction['kind'], string>> = {
  notify: 'could not notify',
  bell: 'could not mark it',
  restart: 'did not restart it',
  webhook: 'the webhook failed',
  command: 'the command failed',
};

/** Says what a trigger did, or why it could not: a part of a sentence. */
export const actionWords = ({ kind, state, detail }: AlertAction): string => {
  const words = { done: DONE, 'under-way': UNDER_WAY, failed: FAILED }[state][kind];
  return state === 'failed' && detail !== undefined ? `${words}: ${detail}` : words;
};

/** Says what an alert did beyond showing itself in the list; '' where that is nothing. */
export const deedsOf = ({ actions }: Pick<Alert, 'actions'>): string => {
  const text = actions
    .filter(({ kind }) => kind !== 'notify' && kind !== 'bell')
    .map(actionWords)
    .join(' · ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Says how often it matched beyond what is shown; '' where it did not. */
export const moreWords = ({ more }: Pick<Alert, 'more'>): string => (more === 0 ? '' : `and ${more} more`);
