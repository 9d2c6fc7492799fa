import { MAX_ALERTS, type Alert } from '../../shared/alerts.ts';

/** Puts an alert in its place, or at the end when it was not there; the oldest go first, as on the server. */
export const putAlert = (alerts: readonly Alert[], alert: Alert): readonly Alert[] =>
  alerts.some(({ id }) => id === alert.id)
    ? alerts.map((known) => (known.id === alert.id ? alert : known))
    : [...alerts, alert].slice(-MAX_ALERTS);
