import type { DesktopBridge } from '../../shared/desktop-bridge.ts';

declare global {
  interface Window {
    readonly rootresume?: DesktopBridge;
  }
}

/** The bridge to the desktop window; undefined in a browser. */
export const desktopBridge = (): DesktopBridge | undefined => window.rootresume;
