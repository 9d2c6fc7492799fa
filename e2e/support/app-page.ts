import { isDeepStrictEqual } from 'node:util';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Resize, Session } from '../../src/shared/session.ts';
import type { Server } from './server.ts';

interface EarlierHandle {
  text(): string;
  screen(): string;
  selection(): string;
  scrollLines(rows: number): void;
  openAt(offset: number): void;
  openAtTime(at: number): void;
}

interface EmulatorHandle {
  readonly rows: number;
  readonly element?: HTMLElement;
  readonly buffer: {
    readonly normal: { readonly baseY: number };
    readonly active: { readonly cursorY: number; readonly baseY: number; readonly viewportY: number };
  };
}

/** What the page offers to whoever opens its console; the tests read terminals through it. */
interface PageHandle {
  readonly actions: { openTab(sessionId: string): void };
  readonly terminals: {
    readonly kept: { get(): ReadonlyMap<string, { readonly addon: { readonly isBrief: boolean } }> };
    readonly sizes: {
      get(): Readonly<Record<string, Resize & { readonly owned: boolean; readonly fits: boolean }>>;
    };
    text(sessionId: string): string;
    emulator(sessionId: string): EmulatorHandle | null;
    earlier(sessionId: string): EarlierHandle;
    scrollToTop(sessionId: string): void;
    screen(sessionId: string): string;
  };
}

/** The page, in the words of its user. */
export class AppPage {
  constructor(readonly page: Page) {}

  /** Opens a login link and waits until the page is signed in and connected. */
  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await this.waitUntilLive();
  }

  async waitUntilLive(): Promise<void> {
    await expect(this.page.getByRole('status', { name: 'Connection' })).toContainText(/live/i);
  }

  /** Any of the buttons that ask for a session. */
  get newSession(): Locator {
    return this.page.getByRole('button', { name: /^(New session|Start a session…)/ }).first();
  }

  get list(): Locator {
    return this.page.getByRole('list', { name: 'Sessions' });
  }

  /** A session's row in the list, by the session's id. */
  row(id: string): Locator {
    return this.list.locator(`[data-session-id="${id}"]`);
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(name) });
  }

  /** The live terminal that is shown. */
  get terminal(): Locator {
    return this.page.locator('[data-terminal] > .xterm:visible');
  }

  /** Earlier output, where it lies over the live terminal. */
  get earlier(): Locator {
    return this.page.getByRole('region', { name: 'Earlier output' });
  }

  async createSession(values: { command: string; name?: string; folder?: string }): Promise<void> {
    await this.newSession.click();
    const dialog = this.page.getByRole('dialog', { name: 'New session' });
    await dialog
      .getByRole('combobox', { name: 'Command' })
      .or(dialog.getByRole('textbox', { name: 'Command' }))
      .first()
      .fill(values.command);
    if (values.name !== undefined) await dialog.getByRole('textbox', { name: 'Name' }).fill(values.name);
    if (values.folder !== undefined)
      await dialog.getByRole('textbox', { name: 'Folder' }).fill(values.folder);
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await expect(dialog).toBeHidden();
  }

  async openSession(id: string): Promise<void> {
    await this.row(id).click();
    await expect(this.terminal).toBeVisible();
  }

  /** Takes the first that the open palette finds for these words. */
  async chooseInPalette(words: string): Promise<void> {
    await expect(this.page.getByRole('combobox', { name: 'Search sessions and commands' })).toBeFocused();
    await this.page.keyboard.type(words);
    await this.page.keyboard.press('Enter');
  }

  /** Goes through tabs in one go, faster than the page can draw any of them. */
  rushThrough(ids: readonly string[]): Promise<void> {
    return this.page.evaluate((all) => {
      const { actions } = (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage;
      for (const id of all) actions.openTab(id);
    }, ids);
  }

  /** Types as a person does, into the terminal that is shown. */
  async type(text: string): Promise<void> {
    await this.terminal.locator('textarea').focus();
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    await this.terminal.locator('textarea').focus();
    await this.page.keyboard.press(key);
  }

  /** The sessions whose terminals the page keeps, the one that was made last at the end. */
  keptTerminals(): Promise<readonly string[]> {
    return this.page.evaluate(() => [
      ...(globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.kept.get().keys(),
    ]);
  }

  /** The whole text of a session's terminal, scrollback included. */
  text(id: string): Promise<string> {
    return this.page.evaluate(
      (session) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.text(session),
      id,
    );
  }

  /** How many lines a session's terminal holds above its screen. */
  scrollback(id: string): Promise<number | undefined> {
    return this.page.evaluate(
      (session) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.emulator(session)
          ?.buffer.normal.baseY,
      id,
    );
  }

  /** The whole text of a session's earlier output, as far as it is loaded. */
  earlierText(id: string): Promise<string> {
    return this.#ask(id, 'text');
  }

  /** The rows of earlier output that are to be seen. */
  earlierScreen(id: string): Promise<string> {
    return this.#ask(id, 'screen');
  }

  earlierSelection(id: string): Promise<string> {
    return this.#ask(id, 'selection');
  }

  openEarlier(id: string, place: { readonly offset: number } | { readonly at: number }): Promise<void> {
    return this.page.evaluate(
      ([session, where]) => {
        const { terminals } = (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage;
        const earlier = terminals.earlier(session);
        if ('offset' in where) earlier.openAt(where.offset);
        else earlier.openAtTime(where.at);
      },
      [id, place] as const,
    );
  }

  /** The rows of the live terminal that are to be seen. */
  liveScreen(id: string): Promise<string> {
    return this.page.evaluate(
      (session) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.screen(session),
      id,
    );
  }

  /** The same, once the scrollback that follows a flood is there too; empty until then, since all is drawn anew for it. */
  wholeScreen(id: string): Promise<string> {
    return this.page.evaluate((session) => {
      const { terminals } = (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage;
      return terminals.kept.get().get(session)?.addon.isBrief === false ? terminals.screen(session) : '';
    }, id);
  }

  /** Waits until a session that this page sizes has the size of its pane, in the page and on the server, and gives it. */
  async untilFitted(id: string, server: Server): Promise<Resize> {
    const fitted = (): Promise<Resize | null> =>
      this.page.evaluate((session) => {
        const { terminals } = (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage;
        const size = terminals.sizes.get()[session];
        return size?.owned === true && size.fits ? { cols: size.cols, rows: size.rows } : null;
      }, id);
    const sized = async (): Promise<Resize> => {
      const { cols, rows } = await server.call<Session>('GET', `/sessions/${id}`);
      return { cols, rows };
    };
    await expect
      .poll(async () => isDeepStrictEqual(await fitted(), await sized()), `${id} has the size of its pane`)
      .toBe(true);
    return sized();
  }

  /** Scrolls far in earlier output, farther than a wheel does in a test's time. */
  scrollEarlier(id: string, rows: number): Promise<void> {
    return this.page.evaluate(
      ([session, by]) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals
          .earlier(session)
          .scrollLines(by),
      [id, rows] as const,
    );
  }

  /** Where a session's cursor is on the page, in CSS pixels. */
  cursorBox(id: string): Promise<{ readonly top: number; readonly bottom: number }> {
    return this.page.evaluate((session) => {
      const { terminals } = (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage;
      const emulator = terminals.emulator(session);
      const screen = emulator?.element?.querySelector('.xterm-screen')?.getBoundingClientRect();
      if (!emulator || !screen) throw new Error(`${session} is not shown`);
      const { cursorY, baseY, viewportY } = emulator.buffer.active;
      const height = screen.height / emulator.rows;
      const top = screen.top + (baseY - viewportY + cursorY) * height;
      return { top, bottom: top + height };
    }, id);
  }

  scrollToTop(id: string): Promise<void> {
    return this.page.evaluate(
      (session) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.scrollToTop(
          session,
        ),
      id,
    );
  }

  #ask(id: string, what: 'text' | 'screen' | 'selection'): Promise<string> {
    return this.page.evaluate(
      ([session, method]) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals
          .earlier(session)
          [method](),
      [id, what] as const,
    );
  }

  async expectText(id: string, text: string | RegExp): Promise<void> {
    const matcher = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
    await expect.poll(() => this.text(id)).toEqual(matcher);
  }
}
