import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { DesktopBridge, ToMain, ToPage } from '../shared/desktop-bridge.ts';

/** Subscribes to one channel and hands on its arguments only: the event itself would carry the raw channel into the page. */
const subscribe = <C extends keyof ToPage>(
  channel: C,
  listener: (...args: ToPage[C]) => void,
): (() => void) => {
  const own = (_event: IpcRendererEvent, ...args: unknown[]): void => listener(...(args as ToPage[C]));
  ipcRenderer.on(channel, own);
  return () => ipcRenderer.removeListener(channel, own);
};

const send = <C extends keyof ToMain>(channel: C, ...args: ToMain[C]): void =>
  ipcRenderer.send(channel, ...args);

const bridge: DesktopBridge = {
  platform: process.platform,
  onCommand: (listener) => subscribe('desktop:command', listener),
  onOpenSession: (listener) => subscribe('desktop:open-session', listener),
  openSessionFolder: (session) => send('desktop:open-session-folder', session),
};

contextBridge.exposeInMainWorld('rootresume', bridge);
