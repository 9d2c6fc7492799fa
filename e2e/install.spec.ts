import { expect, test } from './support/test.ts';

test.describe('the page as an app of its own', () => {
  for (const basePath of ['', '/x'])
    test.describe(basePath === '' ? 'at the root' : `below ${basePath}`, () => {
      test.use({ serverOptions: basePath === '' ? {} : { flags: ['--base-path', basePath] } });

      test('can be installed where the browser finds the context secure', async ({
        app,
        server,
        complaints,
      }) => {
        const client = await app.page.context().newCDPSession(app.page);
        const { url, errors } = await client.send('Page.getAppManifest');
        expect(url).toBe(`${server.url}/manifest.webmanifest`);
        expect(errors).toEqual([]);
        const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
        // A context of a test is a private one, in which nothing can be installed; nothing else is in the way.
        expect(
          installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
        ).toEqual([]);
        const shown = await app.page.evaluate(() =>
          [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].map(
            ({ content }) => content,
          ),
        );
        expect(shown).toHaveLength(2);
        expect(complaints).toEqual([]);
      });
    });
});
