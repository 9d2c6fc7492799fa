import { Command } from 'commander';
import { StartupError } from '../core/config/config.ts';
import { addServeOptions } from '../core/config/read-config.ts';
import { readSurroundings } from '../core/config/surroundings.ts';
import { serve, type ServeOptions } from './serve.ts';

// A reader that went away (`rootresume serve | head -1`) is no reason to stop what runs.
process.stdout.on('error', () => undefined);

const surroundings = readSurroundings(import.meta.dirname);

const program = new Command('rootresume')
  .description('Runs your long-lived commands, each in a real terminal, and shows them in any browser.')
  .version(surroundings.version)
  .showHelpAfterError('Run rootresume --help for what it takes.');

addServeOptions(program.command('serve'))
  .description('run the server without a desktop')
  .option('--json', 'print one line of JSON once it listens', false)
  .action((options: ServeOptions) => serve(options, surroundings));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(`rootresume: ${error.message}`);
  process.exitCode = 1;
}
