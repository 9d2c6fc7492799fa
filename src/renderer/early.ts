import { createApiClient } from './api/api-client.ts';
import { basePathOf } from './api/base-path.ts';
import { startEarly } from './state/early-start.ts';
import { tolerant } from './state/page-storage.ts';
import { takeTokenFromAddress } from './state/sign-in-link.ts';
import { parseStoredTabs, tabsKeyOf } from './state/stored-tabs.ts';
import { hasGpu } from './terminal/has-gpu.ts';
import { loadWebgl } from './terminal/load-webgl.ts';

// A small file of its own, which the browser runs before it has loaded the rest: what can be asked of the server is asked meanwhile.

export const basePath = basePathOf(document.baseURI);
export const api = createApiClient(basePath);
export const storage = tolerant(() => localStorage);
export const early = startEarly({
  api,
  token: takeTokenFromAddress(),
  stored: parseStoredTabs(storage.getItem(tabsKeyOf(basePath))),
  visible: document.visibilityState === 'visible',
  dial: (url) => new EventSource(url),
});
// Looked for while there is nothing else to do; what draws with it travels beside the page's code. Where it does not come, it is asked for
// again when a terminal is shown.
if (hasGpu()) loadWebgl().catch(() => undefined);
