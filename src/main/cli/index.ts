import { Command } from 'commander';
import { StartupError } from '../core/config/config.ts';
import { addServeOptions } from '../core/config/read-config.ts';
import { readSurroundings } from '../core/config/surroundings.ts';
import { importSessions, type ImportOptions } from './import.ts';
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

program
  .command('import')
  .description('show, and with --write take over, what other tools would run here')
  .argument(
    '[files...]',
    'Procfile, package.json, mprocs, process-compose, Docker Compose or tasks.json (default: those that are here)',
  )
  .option('--write', 'add the found sessions to rootresume.yaml', false)
  .option('--json', 'print JSON', false)
  .action((files: string[], options: ImportOptions) => importSessions(files, options, surroundings));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(`rootresume: ${error.message}`);
  process.exitCode = 1;
}
