import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';

export const ipcMain = new EventEmitter();

/** Names in the page's world under which the stand-in's two ends meet. */
export const TO_MAIN = '__standInToMain';
export const FROM_MAIN = '__standInFromMain';

/** Wraps the built preload so that a plain page runs it before its own scripts, with the few things of `electron` that it uses. */
export const preloadScript = (file: string): string => `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  window.${FROM_MAIN} = (channel, args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  };
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value; } },
    ipcRenderer: {
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      removeListener: (channel, listener) =>
        listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener)),
      send: (channel, ...args) => void window.${TO_MAIN}(channel, args),
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('a sandboxed preload cannot require ' + name);
  };
  const module = { exports: {} };
  ((require, process, module, exports) => {
    ${readFileSync(file, 'utf8')}
  })(require, { platform: ${JSON.stringify(process.platform)} }, module, module.exports);
})();`;
