/** What becomes of an address that the page wants to go to. */
export type LinkVerdict = 'own page' | 'system browser' | 'refused';

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** Tells whether an address belongs to the app's own server. */
export const isOwnUrl = (url: string, appUrl: string): boolean =>
  parse(url)?.origin === new URL(appUrl).origin;

/**
 * Judges an address: the window shows its own page and nothing else; a web link is the system browser's; any other scheme
 * (file:, javascript:, an application's own) is refused, since terminal output, which anybody may write, can contain it.
 */
export const judgeLink = (url: string, appUrl: string): LinkVerdict => {
  if (isOwnUrl(url, appUrl)) return 'own page';
  const protocol = parse(url)?.protocol;
  return protocol === 'http:' || protocol === 'https:' ? 'system browser' : 'refused';
};

/** What the page may ask the system for; all else (camera, location, devices, …) is refused. */
const PERMISSIONS: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'clipboard-read',
  'notifications',
]);

/** Tells whether a page at `url` gets a permission: the app's own, and only those it uses. */
export const mayHavePermission = (permission: string, url: string, appUrl: string): boolean =>
  PERMISSIONS.has(permission) && isOwnUrl(url, appUrl);
