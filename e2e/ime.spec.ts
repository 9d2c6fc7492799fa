import type { CDPSession } from '@playwright/test';
import type { AppPage } from './support/app-page.ts';
import { PHONE, startRecorder, type Recorder } from './support/phone.ts';
import { expect, test as base } from './support/test.ts';

/** A keyboard that composes, as the browser's own input method is told. */
interface ComposingKeyboard {
  /** Shows a text as being composed, in place of what was. `over`: so many characters before it are taken up again. */
  compose(text: string, over?: { readonly start: number; readonly end: number }): Promise<void>;
  /** Ends the composition with this text, or inserts it where there is none. */
  commit(text: string): Promise<void>;
  /** A key whose meaning is the keyboard's own. */
  key(code?: string, modifiers?: number): Promise<void>;
  /** A key that the keyboard reports as such. */
  press(key: string): Promise<void>;
}

const composingKeyboard = (app: AppPage, client: CDPSession): ComposingKeyboard => ({
  async compose(text, over) {
    await client.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
      ...(over && { replacementStart: over.start, replacementEnd: over.end }),
    });
  },
  async commit(text) {
    await client.send('Input.insertText', { text });
  },
  async key(code = '', modifiers = 0) {
    const event = { key: 'Unidentified', code, modifiers, windowsVirtualKeyCode: 229 };
    await client.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  },
  press: (key) => app.page.keyboard.press(key),
});

const test = base.extend<{ readonly recorder: Recorder; readonly keyboard: ComposingKeyboard }>({
  recorder: async ({ app, server }, use) => {
    const recorder = await startRecorder(server);
    await app.openSession(recorder.id);
    await app.expectText(recorder.id, 'recording');
    await app.terminal.locator('textarea').focus();
    await use(recorder);
    recorder.remove();
  },
  keyboard: async ({ app, recorder }, use) => {
    expect(recorder.read()).toBe('');
    await use(composingKeyboard(app, await app.page.context().newCDPSession(app.page)));
  },
});

/** What a line is after its characters and DELs. */
const lineOf = (bytes: string): string => {
  const line: string[] = [];
  for (const character of bytes)
    if (character === '\u007f') line.pop();
    else line.push(character);
  return line.join('');
};

test.describe('typing into the terminal with the keyboard of a phone', () => {
  test.use(PHONE);

  test('a word that is composed letter by letter arrives once, when it is done', async ({
    keyboard,
    recorder,
  }) => {
    for (const text of ['h', 'he', 'hel', 'hell', 'hello']) {
      await keyboard.key();
      await keyboard.compose(text);
    }
    await keyboard.commit('hello');
    await keyboard.commit(' ');
    for (const text of ['w', 'wo', 'wor']) await keyboard.compose(text);
    await keyboard.commit('world');
    await keyboard.press('Enter');
    await expect.poll(recorder.read).toBe('hello world\r');
  });

  test('a swipe and a suggestion with its trailing space arrive as they are seen', async ({
    keyboard,
    recorder,
  }) => {
    await keyboard.compose('status');
    await keyboard.commit('status');
    await keyboard.compose(' of');
    await keyboard.commit(' of');
    await keyboard.compose('w');
    await keyboard.commit('whole ');
    await keyboard.press('Enter');
    await expect.poll(recorder.read).toBe('status ofwhole \r');
  });

  test('a word that is taken up again and corrected replaces itself', async ({ app, keyboard, recorder }) => {
    await keyboard.compose('teh');
    await keyboard.commit('teh');
    await expect.poll(recorder.read).toBe('teh');
    // Its caret moves back into the word, which is composed anew.
    await keyboard.compose('the', { start: 0, end: 3 });
    await keyboard.commit('the ');
    await expect.poll(() => lineOf(recorder.read())).toBe('the ');
    await expect(app.terminal.locator('textarea')).toHaveValue('the ');
    await keyboard.press('Enter');
    await expect.poll(() => lineOf(recorder.read())).toBe('the \r');
  });

  test('taking letters back in a composition, and after it, takes as many from the program', async ({
    keyboard,
    recorder,
  }) => {
    await keyboard.compose('tree');
    await keyboard.compose('tre');
    await keyboard.compose('tr');
    await keyboard.compose('try');
    await keyboard.commit('try');
    await keyboard.press('Backspace');
    await keyboard.press('Backspace');
    await expect.poll(() => lineOf(recorder.read())).toBe('t');
    await keyboard.press('Backspace');
    await expect.poll(recorder.read).toBe('try\u007f\u007f\u007f');
    // Before what was composed there may be more, which the field does not know of.
    await keyboard.press('Backspace');
    await expect.poll(recorder.read).toBe('try\u007f\u007f\u007f\u007f');
  });

  test('a composition that is given up sends nothing', async ({ keyboard, recorder }) => {
    await keyboard.compose('nothing');
    await keyboard.compose('');
    await keyboard.commit('x');
    await expect.poll(recorder.read).toBe('x');
  });

  test('letters that a keyboard inserts without composing, however fast, all arrive once', async ({
    keyboard,
    recorder,
  }) => {
    // One after the other without waiting for the page in between.
    await Promise.all(Array.from('make all').flatMap((letter) => [keyboard.key(), keyboard.commit(letter)]));
    await expect.poll(recorder.read).toBe('make all');
    await keyboard.commit('😀');
    await keyboard.commit('2');
    await expect.poll(recorder.read).toBe('make all😀2');
  });

  test('a letter for which Ctrl is held goes out at once, out of the word that it begins', async ({
    app,
    keyboard,
    recorder,
  }) => {
    const ctrl = app.page.getByRole('button', { name: 'Ctrl', exact: true });
    await ctrl.tap();
    await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
    await keyboard.compose('c');
    await expect.poll(recorder.read).toBe('\u0003');
    await keyboard.commit('ls');
    await expect.poll(recorder.read).toBe('\u0003ls');
  });

  test('the line that a keyboard breaks itself is an Enter', async ({ keyboard, recorder }) => {
    await keyboard.compose('ls');
    await keyboard.commit('ls');
    await keyboard.commit('\n');
    await keyboard.compose('pwd');
    await keyboard.commit('pwd');
    await expect.poll(recorder.read).toBe('ls\rpwd');
  });
});

test('Japanese is composed at the cursor, and arrives as it was converted', async ({
  app,
  keyboard,
  recorder,
}) => {
  const view = app.terminal.locator('.composition-view');
  for (const text of ['に', 'にh', 'にほ', 'にほn', 'にほん']) {
    await keyboard.key();
    await keyboard.compose(text);
    await expect(view).toHaveText(text);
    await expect(view).toBeVisible();
  }
  await keyboard.compose('日本');
  expect(recorder.read()).toBe('');
  await keyboard.commit('日本');
  await expect(view).toBeHidden();
  await keyboard.compose('ご');
  await keyboard.commit('語');
  await expect.poll(recorder.read).toBe('日本語');
});

test('Korean syllables that pass straight into each other arrive once each', async ({
  keyboard,
  recorder,
}) => {
  for (const syllables of [
    ['ㅎ', '하', '한'],
    ['ㄱ', '그', '글'],
  ]) {
    for (const text of syllables) {
      await keyboard.key();
      await keyboard.compose(text);
    }
    await keyboard.commit(syllables.at(-1) ?? '');
  }
  await keyboard.press('Enter');
  await expect.poll(recorder.read).toBe('한글\r');
});

test('Ctrl with a letter and Escape reach the program while an input method is on', async ({
  keyboard,
  recorder,
}) => {
  await keyboard.key('KeyC', 2);
  await expect.poll(recorder.read).toBe('\u0003');
  await keyboard.key('Escape');
  await expect.poll(recorder.read).toBe('\u0003\u001b');
});

test('an ordinary keyboard, a paste and an input method take turns without a trace of each other', async ({
  app,
  keyboard,
  recorder,
}) => {
  await app.page.keyboard.type('abc ');
  await keyboard.compose('d');
  await keyboard.commit('de');
  await app.page.keyboard.type('f');
  await keyboard.press('ArrowLeft');
  await keyboard.commit('g');
  await app.page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'pasted');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await keyboard.commit('h');
  await expect.poll(recorder.read).toBe('abc def\u001b[Dgpastedh');
});
