import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Names the door instead of the wall: what may be imported is in docs/architecture.md, and e2e/layers.test.ts holds all of it.
 * @param {string[]} files
 * @param {string[]} ignores
 * @param {{ group: string[], message: string }[]} patterns
 * @returns {import('eslint').Linter.Config}
 */
const forbid = (files, ignores, patterns) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

const NODE_PTY = {
  group: ['node-pty', '@lydell/node-pty'],
  message: 'Only pty/node-pty.ts knows node-pty; take the Pty interface of pty/pty.ts.',
};
const ELECTRON = {
  group: ['electron'],
  message: 'The core runs under plain Node; what needs Electron belongs in src/main/electron.',
};
const NODE = {
  group: ['node:*'],
  message: 'This layer runs in a browser too; put what needs Node behind the HTTP API.',
};

export default defineConfig(
  globalIgnores(['out/', 'node_modules/', 'test-results/', 'playwright-report/']),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    // Its typings are of an older ESLint; the rules are of this one.
    plugins: {
      'react-hooks': /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (reactHooks)),
    },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // Plain JavaScript has no types for what JSON and events carry.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['scripts/**', 'bench/**', 'src/main/cli/**', 'e2e/**', 'bin/**'],
    rules: { 'no-console': 'off' },
  },
  forbid(['src/shared/**'], [], [NODE_PTY, ELECTRON, NODE]),
  forbid(['src/main/core/**'], ['src/main/core/pty/node-pty.ts'], [NODE_PTY, ELECTRON]),
  forbid(['src/renderer/**', 'src/preload/**'], ['**/*.test.ts'], [NODE_PTY, NODE]),
);
