import type { BrowserParts } from './capabilities.ts';
import { installOffer } from './install-offer.ts';

const STANDALONE = '(display-mode: standalone)';

/** Reads what this browser can do at the moment. */
export const readBrowserParts = (): BrowserParts => ({
  isSecureContext,
  // Missing on plain http pages, whatever its type says.
  clipboard: navigator.clipboard,
  offersInstall: installOffer() !== null,
  installed: matchMedia(STANDALONE).matches,
  // Missing in some browsers, whatever its type says.
  notifications: (window as Partial<typeof globalThis>).Notification?.permission,
});
