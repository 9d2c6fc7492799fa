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

/**
 * Makes the subscribing to one channel, of which the last message that came before anybody listened is told to the first who does: a menu
 * or a notification may be clicked while the page is still being loaded.
 */
const channelWithMemory = <C extends keyof ToPage>(channel: C) => {
  let missed: ToPage[C] | undefined;
  const forget = subscribe(channel, (...args) => {
    missed = args;
  });
  return (listener: (...args: ToPage[C]) => void): (() => void) => {
    forget();
    const unsubscribe = subscribe(channel, listener);
    const args = missed;
    missed = undefined;
    if (args !== undefined) listener(...args);
    return unsubscribe;
  };
};

const send = <C extends keyof ToMain>(channel: C, ...args: ToMain[C]): void =>
  ipcRenderer.send(channel, ...args);

const bridge: DesktopBridge = {
  platform: process.platform,
  onCommand: channelWithMemory('desktop:command'),
  onOpenSession: channelWithMemory('desktop:open-session'),
  openSessionFolder: (session) => send('desktop:open-session-folder', session),
};

contextBridge.exposeInMainWorld('rootresume', bridge);
