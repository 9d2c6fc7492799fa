import type { Alert } from './alerts.ts';

/** Tells whether an alert is meant to be noticed in the page, and not only found in its list. */
export const isNoticeable = ({ actions }: Pick<Alert, 'actions'>): boolean =>
  actions.some(({ kind }) => kind === 'notify' || kind === 'bell');

/** Tells whether an alert asks for a notification of the system. */
export const wantsNotification = ({ actions }: Pick<Alert, 'actions'>): boolean =>
  actions.some(({ kind }) => kind === 'notify');

/** What a notification says of an alert: whose it is and what, then why, and the last line that shows it. */
export const notificationOf = (
  { trigger, reason, lines }: Pick<Alert, 'trigger' | 'reason' | 'lines'>,
  sessionName: string,
): { readonly title: string; readonly body: string } => ({
  title: `${sessionName}: ${trigger}`,
  body: [reason, ...lines.slice(-1)].join('\n'),
});
