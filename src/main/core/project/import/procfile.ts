import type { FoundSession, LeftOut } from '../../../../shared/project.ts';
import { literal } from '../variables.ts';
import { foundOf, given, numberOf, type Reader } from './found.ts';

const ENTRY = /^([A-Za-z0-9_-]+):\s*(\S.*)$/;

/** What Foreman gives the first process of a Procfile as PORT, unless `.env` has one, and how far the next ones are from it. */
const FIRST_PORT = 5000;
const PORT_STEP = 100;

/**
 * Reads a Procfile, as Heroku, Foreman and Rails' `bin/dev` have it: one `name: command` a line. Foreman gives PORT to all of them; here it is
 * given to `web`, as Heroku does, and to those whose command names it.
 */
export const readProcfile: Reader = (text, dotEnv) => {
  const firstPort = numberOf(dotEnv?.['PORT']) ?? FIRST_PORT;
  const sessions: FoundSession[] = [];
  const left: LeftOut[] = [];
  text.split(/\r?\n/).forEach((whole, at) => {
    const entry = whole.trim();
    if (entry === '' || entry.startsWith('#')) return;
    const leave = (what: string, why: string): number => left.push({ what, why, line: at + 1 });
    const [, name, command] = ENTRY.exec(entry) ?? [];
    if (name === undefined || command === undefined) leave(entry, "is no line of the form 'name: command'");
    else if (name === 'release')
      leave(name, 'is run once by the platform at every release, not while one works');
    else if (sessions.some((session) => session.name === name))
      leave(name, 'is there twice; the first one is taken');
    else {
      const wantsPort = (name === 'web' || /\$\{?PORT\b/.test(command)) && !/\bPORT=/.test(command);
      const port = String(firstPort + PORT_STEP * sessions.length);
      sessions.push({
        name,
        line: at + 1,
        session: {
          command: literal(command),
          ...given('env', wantsPort ? { PORT: port } : undefined),
          ...given('envFiles', dotEnv && ['.env']),
          autostart: true,
        },
      });
    }
  });
  return foundOf(sessions, left);
};
