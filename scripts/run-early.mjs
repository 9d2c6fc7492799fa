import { build } from 'vite';

/**
 * Makes of a module, and of all that it imports, one classic script.
 * @param {string} entry
 * @param {string} target
 * @returns {Promise<string>}
 */
const bundle = async (entry, target) => {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target,
      minify: true,
      rolldownOptions: { input: entry, output: { format: 'iife' } },
    },
  });
  const [chunk, ...others] = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  if (chunk?.type !== 'chunk' || others.length > 0)
    throw new Error(`Expected ${entry} to become one script; got ${others.length + 1} files.`);
  return chunk.code.trim();
};

/**
 * Writes a module into the page, as a script that the browser runs before it has asked for styles, fonts and the rest of the page's code. The
 * server allows it by its hash. Of the chunk named `webgl` it is told where it is.
 * @param {{ entry: string, webgl: string }} options
 * @returns {import('vite').Plugin}
 */
export const runEarly = ({ entry, webgl }) => {
  /** @type {string} */
  let target;
  return {
    name: 'rootresume-run-early',
    apply: 'build',
    configResolved(config) {
      target = String(config.build.target);
    },
    transformIndexHtml: {
      order: 'post',
      handler: async (html, { bundle: files = {} }) => {
        const chunk = Object.values(files).find((file) => file.type === 'chunk' && file.name === webgl);
        if (chunk === undefined) throw new Error(`Expected a chunk '${webgl}' in the build; got none.`);
        // In a string, which is the one place where it could be: the same, but not the end of the script.
        const code = (await bundle(entry, target)).replaceAll('</script', '<\\/script');
        const script = `<script data-webgl="./${chunk.fileName}">${code}</script>`;
        // A function, since a string may hold patterns of its own.
        return html.replace('<meta charset="utf-8" />', (charset) => `${charset}\n    ${script}`);
      },
    },
  };
};
