import { ipcMain, shell } from 'electron';
import type { IpcMainEvent, WebContents } from 'electron';
import { statSync } from 'node:fs';
import type { ToMain, ToPage } from '../../shared/desktop-bridge.ts';
import type { App } from '../core/app.ts';
import { isOwnUrl } from './link-policy.ts';

/** Sends one message of the contract to the page. */
export const sendToPage = <C extends keyof ToPage>(
  contents: WebContents,
  channel: C,
  ...args: ToPage[C]
): void => contents.send(channel, ...args);

/** Tells whether a message comes from the app's own page and not from a frame inside it. */
const isFromOwnPage = ({ senderFrame, sender }: IpcMainEvent, appUrl: string): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isOwnUrl(senderFrame.url, appUrl);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Listens to one channel; whatever does not come from the own page is dropped. Arguments arrive unchecked. */
const listen = (channel: keyof ToMain, server: App, handle: (...args: unknown[]) => void): void => {
  ipcMain.on(channel, (event, ...args: unknown[]) => {
    if (isFromOwnPage(event, server.url)) handle(...args);
  });
};

/** Answers what the page may ask of the desktop. The page names a session, never a path: so it can open no folder but a session's own. */
export const listenToPage = (server: App): void => {
  listen('desktop:open-session-folder', server, (id) => {
    const session = server.sessions().find((candidate) => candidate.id === id);
    // Only a folder: opening a file would run it.
    if (session !== undefined && isFolder(session.cwd)) void shell.openPath(session.cwd);
  });
};
