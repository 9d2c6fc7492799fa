/** The event by which Chromium offers to install a page; no standard, and so without a type. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallPromptEvent | null = null;

/** The browser's offer to install the page, for a menu of the page's own; null: there is none. It can be used once. */
export const installOffer = (): (() => Promise<void>) | null => {
  const event = offer;
  if (event === null) return null;
  return async () => {
    offer = null;
    await event.prompt();
  };
};

/** Keeps the offer: the browser makes it once, soon after the page was loaded. */
export const keepInstallOffer = (target: Pick<EventTarget, 'addEventListener'>): void => {
  target.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPromptEvent;
  });
  target.addEventListener('appinstalled', () => {
    offer = null;
  });
};
