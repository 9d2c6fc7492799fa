import { shell } from 'electron';
import type { Event, Session, WebContents, WebContentsWillFrameNavigateEventParams } from 'electron';
import { isOwnUrl, judgeLink, mayHavePermission } from './link-policy.ts';

/** Hands a web link to the system's browser; whatever is not one goes nowhere. */
const openOutside = (url: string): void => {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return;
  // Without a browser there is nobody to hand it to, and the page stays as it is: nothing is lost.
  shell.openExternal(url).catch(() => undefined);
};

/** Keeps a window on the app's own page: it never navigates elsewhere, and opens no windows. */
export const guardNavigation = (contents: WebContents, appUrl: string): void => {
  const keepHome = (event: Event<Pick<WebContentsWillFrameNavigateEventParams, 'url'>>): void => {
    const verdict = judgeLink(event.url, appUrl);
    if (verdict === 'own page') return;
    event.preventDefault();
    if (verdict === 'system browser') openOutside(event.url);
  };
  contents.on('will-navigate', keepHome);
  // A redirect is the server's doing, not a link that somebody chose: it is stopped, never handed on.
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url, appUrl)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !isOwnUrl(event.url, appUrl)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (judgeLink(url, appUrl) !== 'refused') openOutside(url);
    return { action: 'deny' };
  });
};

/** Refuses every permission and download but those of the app's own page. */
export const guardSession = (session: Session, appUrl: string): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayHavePermission(permission, details.requestingUrl, appUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    mayHavePermission(permission, origin, appUrl),
  );
  // A download of our own (a session's output) asks where to put it, as Electron does by default; any other is refused.
  session.on('will-download', (event, item) => {
    if (!isOwnUrl(item.getURL().replace(/^blob:/, ''), appUrl)) event.preventDefault();
  });
};
