import type { Page, Request, Route } from '@playwright/test';
import type { BrowserWindowConstructorOptions, Rectangle, WindowOpenHandlerResponse } from 'electron';
import { EventEmitter } from 'node:events';
import { checkCertificate } from './certificates.ts';
import { browser } from './chromium.ts';
import { FROM_MAIN, ipcMain, preloadScript, TO_MAIN } from './ipc.ts';
import { preventable } from './preventable.ts';
import { defaultSession } from './system.ts';

type OpenHandler = (details: { url: string }) => WindowOpenHandlerResponse;

/** The page that asked; undefined for the first request of a window that is only about to open. */
const pageOf = (request: Request): Page | undefined => {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
};

export class WebContents extends EventEmitter {
  readonly session = defaultSession;
  readonly #page: Promise<Page>;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #loading = false;
  #url = '';
  zoomLevel = 0;
  readonly mainFrame: { readonly url: string };

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const url = (): string => this.#url;
    this.mainFrame = {
      get url() {
        return url();
      },
    };
    this.#page = this.#open(options);
  }

  async #open({ webPreferences, width = 800, height = 600 }: BrowserWindowConstructorOptions): Promise<Page> {
    const context = await browser();
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize({ width, height });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = frame.url();
    });
    await page.exposeBinding(TO_MAIN, (source, channel: string, args: unknown[]) => {
      const senderFrame = source.frame === page.mainFrame() ? this.mainFrame : { url: source.frame.url() };
      ipcMain.emit(channel, { sender: this, senderFrame }, ...args);
    });
    if (webPreferences?.preload !== undefined)
      await page.addInitScript(preloadScript(webPreferences.preload));
    return page;
  }

  /** Judges what leads away from the page's own origin, as Electron lets the app do. */
  async #guard(page: Page, ownOrigin: string): Promise<void> {
    await page.context().route(
      (url) => url.origin !== ownOrigin,
      async (route: Route, request) => {
        if (!request.isNavigationRequest()) return route.continue();
        const asking = pageOf(request);
        const url = request.url();
        if (asking === page) {
          const isMainFrame = request.frame() === page.mainFrame();
          const event = preventable({ url, isMainFrame });
          this.emit('will-frame-navigate', event);
          if (isMainFrame) this.emit('will-navigate', event);
          return event.defaultPrevented ? route.abort('aborted') : route.continue();
        }
        const { action } = this.#openHandler({ url });
        if (action === 'allow') return route.continue();
        await route.abort('aborted');
        await Promise.all(
          page
            .context()
            .pages()
            .filter((other) => other !== page)
            .map((other) => other.close()),
        );
      },
    );
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  async load(url: string): Promise<void> {
    this.#loading = true;
    const page = await this.#page;
    await this.#guard(page, new URL(url).origin);
    try {
      await checkCertificate(url);
      await page.goto(url, { waitUntil: 'load' });
      this.#loading = false;
      this.emit('did-finish-load');
    } catch (error) {
      this.#loading = false;
      this.emit('did-fail-load');
      throw error;
    }
  }

  /** Does something to the page. One that is being closed does not mind what it misses. */
  #toPage(act: (page: Page) => Promise<unknown>): void {
    this.#page.then(act).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    this.#toPage((page) =>
      page.evaluate(
        ([name, sent, values]) => {
          const receive = (globalThis as unknown as Record<string, (channel: string, args: unknown) => void>)[
            name as string
          ];
          receive?.(sent as string, values);
        },
        [FROM_MAIN, channel, args],
      ),
    );
  }

  reload(): void {
    this.#toPage((page) => page.reload());
  }

  toggleDevTools(): void {}

  resize(width: number, height: number): void {
    this.#toPage((page) => page.setViewportSize({ width, height }));
  }

  close(): void {
    this.#toPage((page) => page.close());
  }
}

/** A window whose page is a real one in Chromium; everything around the page is only remembered. */
export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  readonly options: BrowserWindowConstructorOptions;
  #bounds: Rectangle;
  #title: string;
  #visible: boolean;
  #focused = false;
  #maximized = false;
  #minimized = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { x = 100, y = 100, width = 800, height = 600, title = '', show = true } = options;
    this.options = options;
    this.#bounds = { x, y, width, height };
    this.#title = title;
    this.#visible = show;
    this.webContents = new WebContents(options);
    BrowserWindow.all.add(this);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  getBounds = (): Rectangle => this.#bounds;
  getNormalBounds = (): Rectangle => this.#bounds;
  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
    this.webContents.resize(bounds.width, bounds.height);
    this.emit('resize');
    this.emit('move');
  }

  getTitle = (): string => this.#title;
  setTitle(title: string): void {
    this.#title = title;
  }

  isVisible = (): boolean => this.#visible;
  show(): void {
    this.#visible = true;
    this.#focused = true;
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.#focused = false;
    this.emit('hide');
  }

  isFocused = (): boolean => this.#focused;
  focus(): void {
    this.#focused = true;
  }
  blur(): void {
    this.#focused = false;
  }

  isMaximized = (): boolean => this.#maximized;
  maximize(): void {
    this.#maximized = true;
    this.emit('maximize');
  }
  isMinimized = (): boolean => this.#minimized;
  minimize(): void {
    this.#minimized = true;
    this.#focused = false;
  }
  restore(): void {
    this.#minimized = false;
  }
  isFullScreen = (): boolean => false;
  isDestroyed = (): boolean => this.#destroyed;

  /** What the close button does. */
  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#destroyed = true;
    BrowserWindow.all.delete(this);
    this.webContents.close();
    this.emit('closed');
  }
}
