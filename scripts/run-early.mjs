/**
 * Has the browser run an entry of the build as soon as it is there, before the page's styles and the rest of its code are.
 * @param {string} entry its name in the build's `input`
 * @returns {import('vite').Plugin}
 */
export const runEarly = (entry) => ({
  name: 'rootresume-run-early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunk = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.isEntry && file.name === entry,
      );
      if (chunk === undefined) throw new Error(`Expected an entry '${entry}' in the build; got none.`);
      return [
        {
          tag: 'script',
          // Without `async` it would wait for the styles.
          attrs: {
            type: 'module',
            async: true,
            fetchpriority: 'high',
            crossorigin: true,
            src: `./${chunk.fileName}`,
          },
          injectTo: 'head-prepend',
        },
      ];
    },
  },
});
