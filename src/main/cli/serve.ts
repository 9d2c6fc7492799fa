import type { Listening } from '../../shared/server.ts';
import { startApp, type App } from '../core/app.ts';
import { listenForQuitSignals } from '../core/quit-signals.ts';
import { toConfig, type ServeFlags, type Surroundings } from '../core/config/read-config.ts';

export interface ServeOptions extends ServeFlags {
  readonly json: boolean;
}

/** Runs the server until a signal ends it. Throws a StartupError where it cannot start. */
export const serve = async ({ json, ...flags }: ServeOptions, surroundings: Surroundings): Promise<void> => {
  const config = toConfig(flags, surroundings);
  const app = await startApp(config, (message) => console.error(`rootresume: ${message}`));
  closeOnSignals(app);
  if (app.notice !== undefined) console.error(`rootresume: ${app.notice}`);
  console.log(json ? JSON.stringify(listening(app)) : greeting(app, config.version));
};

const listening = (app: App): Listening => {
  const lan = app.network().links.map(({ url }) => url);
  const urls = [app.url, ...lan.filter((url) => url !== app.url)];
  return {
    event: 'listening',
    url: app.url,
    urls,
    token: app.token,
    pid: process.pid,
    instance: app.instance,
    ...(app.fingerprint === undefined ? {} : { fingerprint: app.fingerprint }),
  };
};

const greeting = (app: App, version: string): string => {
  const lines = [
    `RootResume ${version} is running. Open it with one of these links; whoever has one can do what you can.`,
    '',
  ];
  lines.push(`  on this machine   ${app.loginLink}`);
  for (const { link, name, interface: systemName } of app.network().links)
    lines.push(`  on the network    ${link}  (${labelOf(name, systemName)})`);
  if (app.fingerprint !== undefined)
    lines.push(
      '',
      '  certificate       SHA-256',
      ...halvesOf(app.fingerprint).map((half) => `                    ${half}`),
      '  A browser warns of a certificate that it does not know: compare this with what it shows, then go on.',
    );
  return [...lines, '', 'Ctrl-C stops it and everything that it runs.'].join('\n');
};

const labelOf = (name: string, systemName: string): string =>
  systemName === '' || systemName === name ? name : `${name}, ${systemName}`;

/** A fingerprint is 95 characters: two lines of a terminal. */
const halvesOf = (fingerprint: string): readonly string[] => [
  fingerprint.slice(0, 48),
  fingerprint.slice(48),
];

/** The first signal ends everything in good order, a second one in a hurry; no process is left behind by either. */
const closeOnSignals = (app: App): void => {
  let closing = false;
  listenForQuitSignals(() => {
    if (closing) return app.hurry();
    closing = true;
    void app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`rootresume: could not end in good order: ${String(error)}`);
        process.exit(1);
      },
    );
  });
};
