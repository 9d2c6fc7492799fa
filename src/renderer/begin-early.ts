import { createApiClient } from './api/api-client.ts';
import { basePathOf } from './api/base-path.ts';
import { startEarly, type EarlyStart } from './state/early-start.ts';
import { tolerant } from './state/page-storage.ts';
import { takeTokenFromAddress } from './state/sign-in-link.ts';
import { parseStoredTabs, tabsKeyOf } from './state/stored-tabs.ts';
import { hasGpu } from './terminal/has-gpu.ts';

/** What a page begins before its own code is there. */
export interface Begun {
  readonly early: EarlyStart;
  readonly hasGpu: () => boolean;
}

/** Signs in, dials, and then looks for a GPU, while there is nothing else to do. */
export const beginEarly = (): Begun => {
  const basePath = basePathOf(document.baseURI);
  const early = startEarly({
    api: createApiClient(basePath),
    token: takeTokenFromAddress(),
    stored: () => parseStoredTabs(tolerant(() => localStorage).getItem(tabsKeyOf(basePath))),
    visible: document.visibilityState === 'visible',
    dial: (url) => new EventSource(url),
  });
  hasGpu();
  return { early, hasGpu };
};

/**
 * Gives what the script in index.html has begun, once. It has begun nothing where there is none, as under a development server, or where
 * somebody between has changed the page so that the browser refuses the script.
 */
export const takeBegun = (): Begun => {
  const { rootresumeBegun: begun } = globalThis as { rootresumeBegun?: Begun };
  Reflect.deleteProperty(globalThis, 'rootresumeBegun');
  return begun ?? beginEarly();
};
