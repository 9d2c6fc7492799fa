import { createRoot } from 'react-dom/client';
import { api, basePath, early, storage } from './early.ts';
import { App } from './app.tsx';
import { createPageApp } from './state/create-app.ts';
import { keepInstallOffer } from './ui/install-offer.ts';
import './ui/tokens.css';
import './ui/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('invariant violation: index.html has no #root');

keepInstallOffer(window);
const page = createPageApp({ basePath, api, storage, early });
// For whoever opens the console, and for the tests: what the page knows, and the text of its terminals.
Object.assign(globalThis, { rootresumePage: page });
createRoot(root).render(<App page={page} />);
