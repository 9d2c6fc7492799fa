/** What a browser may do for a page, or not. */
export type Capability = 'paste' | 'copy' | 'install' | 'notify';

/** Why the page may not, and what its user can do: a sentence or two. */
export type Lack = string;

/** The parts of a browser that say what it can do. */
export interface BrowserParts {
  readonly isSecureContext: boolean;
  readonly clipboard: Partial<Pick<Clipboard, 'readText' | 'writeText'>> | undefined;
  /** Whether the browser has offered to install the page. */
  readonly offersInstall: boolean;
  /** Whether it is an app of its own already. */
  readonly installed: boolean;
  /** Whether the browser shows notifications of pages, and may of this one; undefined: of none. */
  readonly notifications: 'default' | 'granted' | 'denied' | undefined;
}

/** Addresses of the network are no secure context over plain HTTP; the same page over TLS is. */
const NEEDS_HTTPS = 'Needs HTTPS: have RootResume started with --tls.';

/** The one table of what a page may lack. Each row gives what is missing, or null where nothing is. */
const LACKS: Readonly<Record<Capability, (browser: BrowserParts) => Lack | null>> = {
  paste: ({ isSecureContext, clipboard }) =>
    clipboard?.readText !== undefined
      ? null
      : isSecureContext
        ? 'This browser lets no page read the clipboard. Paste with its own menu or keys.'
        : `The page may not read the clipboard. ${NEEDS_HTTPS}`,
  copy: ({ isSecureContext, clipboard }) =>
    clipboard?.writeText !== undefined
      ? null
      : isSecureContext
        ? 'This browser lets no page write to the clipboard. Select the text and copy it with the browser’s own menu.'
        : `The page may not write to the clipboard by itself. ${NEEDS_HTTPS}`,
  install: ({ isSecureContext, offersInstall, installed }) =>
    offersInstall || installed
      ? null
      : isSecureContext
        ? 'Use the browser’s own menu: Install, or Add to home screen.'
        : NEEDS_HTTPS,
  notify: ({ isSecureContext, notifications }) => {
    if (!isSecureContext) return NEEDS_HTTPS;
    if (notifications === undefined) return 'This browser shows no notifications of pages.';
    return notifications === 'denied' ? 'Allow them for this address in the browser’s settings.' : null;
  },
};

/** Says what stands in the way of something; null: nothing does. */
export const lackOf = (capability: Capability, browser: BrowserParts): Lack | null =>
  LACKS[capability](browser);
