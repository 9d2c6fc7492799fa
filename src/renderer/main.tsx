import { createRoot } from 'react-dom/client';
import { createApiClient } from './api/api-client.ts';
import { basePathOf } from './api/base-path.ts';
import { App } from './app.tsx';
import { takeBegun } from './begin-early.ts';
import { createPageApp } from './state/create-app.ts';
import { tolerant } from './state/page-storage.ts';
import { keepInstallOffer } from './ui/install-offer.ts';
import './ui/tokens.css';
import './ui/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('invariant violation: index.html has no #root');

keepInstallOffer(window);
const basePath = basePathOf(document.baseURI);
const page = createPageApp({
  basePath,
  api: createApiClient(basePath),
  storage: tolerant(() => localStorage),
  ...takeBegun(),
});
// For whoever opens the console, and for the tests: what the page knows, and the text of its terminals.
Object.assign(globalThis, { rootresumePage: page });
createRoot(root).render(<App page={page} />);
