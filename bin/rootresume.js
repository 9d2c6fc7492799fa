#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { openApp } from '../scripts/desktop.mjs';

// The door of the command line tool: a subcommand goes to the tool; without one the app opens, on the desktop where there is one.

const CLI = new URL('../out/main/cli.js', import.meta.url);
const args = process.argv.slice(2);

/** Options that are the tool's although no subcommand goes before them. */
const TOOL_OPTIONS = new Set(['--help', '-h', '--version', '-V']);

const [first] = args;
const isForTool = first !== undefined && (!first.startsWith('-') || TOOL_OPTIONS.has(first));

if (!existsSync(CLI)) {
  process.stderr.write(
    'RootResume is not built yet: run npm run build, or npm start, which does it by itself.\n',
  );
  process.exitCode = 1;
} else if (isForTool) {
  await import(CLI.href);
} else {
  process.exitCode = await openApp({ args, env: process.env, cwd: process.cwd() });
}
