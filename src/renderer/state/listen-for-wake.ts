import type { WakeReason } from '../api/stream-client.ts';

/** How often the clock is looked at, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** A look that comes so much later than it should, in milliseconds, comes after a sleep: nothing else holds a visible page up so long. */
const SLEPT_MS = 3000;

/** What tells that a page may have slept. */
export interface WakeSources {
  readonly window: Pick<EventTarget, 'addEventListener'>;
  readonly document: Pick<EventTarget, 'addEventListener'> & { readonly visibilityState: string };
}

/**
 * Tells that the page is awake: it is seen again, comes back out of the browser's memory, was frozen, has the keyboard again, or is on a
 * network again. A sleep that no event tells of shows in the clock: it went on while the page's timers did not. Ends with the signal.
 */
export const listenForWake = (
  { window: page, document: shown }: WakeSources,
  onWake: (reason: WakeReason) => void,
  signal: AbortSignal,
): void => {
  const isVisible = (): boolean => shown.visibilityState === 'visible';
  page.addEventListener('online', () => onWake('online'), { signal });
  page.addEventListener('focus', () => onWake('focus'), { signal });
  page.addEventListener(
    'pageshow',
    (event) => {
      if ((event as PageTransitionEvent).persisted) onWake('resume');
    },
    { signal },
  );
  shown.addEventListener('resume', () => onWake('resume'), { signal });
  shown.addEventListener('visibilitychange', () => isVisible() && onWake('visible'), { signal });

  let lookedAt = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const late = now - lookedAt - LOOK_EVERY_MS;
    lookedAt = now;
    // The timers of a page that nobody sees are slowed down, which is no sleep.
    if (late > SLEPT_MS && isVisible()) onWake('resume');
  }, LOOK_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
};
