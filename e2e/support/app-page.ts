import { expect, type Locator, type Page } from '@playwright/test';

/** What the page offers to whoever opens its console; the tests read terminals through it. */
interface PageHandle {
  readonly terminals: { text(sessionId: string): string };
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

  /** The terminal that is shown. */
  get terminal(): Locator {
    return this.page.locator('.xterm:visible');
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

  /** Types as a person does, into the terminal that is shown. */
  async type(text: string): Promise<void> {
    await this.terminal.locator('textarea').focus();
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    await this.terminal.locator('textarea').focus();
    await this.page.keyboard.press(key);
  }

  /** The whole text of a session's terminal, scrollback included. */
  text(id: string): Promise<string> {
    return this.page.evaluate(
      (session) =>
        (globalThis as unknown as { rootresumePage: PageHandle }).rootresumePage.terminals.text(session),
      id,
    );
  }

  async expectText(id: string, text: string | RegExp): Promise<void> {
    const matcher = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
    await expect.poll(() => this.text(id)).toEqual(matcher);
  }
}
