import { beginEarly } from './begin-early.ts';

// A small script that the build writes into index.html, where the browser runs it before it has asked for anything else: what can be asked of
// the server is asked meanwhile. It shares no module with the rest of the page, which finds here what was begun.

const begun = beginEarly();
Object.assign(globalThis, { rootresumeBegun: begun });

// What draws with a GPU travels beside the page's code. The build says where it is.
const webgl = document.currentScript?.dataset['webgl'];
if (webgl !== undefined && begun.hasGpu()) {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'modulepreload', href: webgl, crossOrigin: '' });
  document.head.append(link);
}
