import { Type, type Static } from 'typebox';
import { Storage } from './storage.ts';

/** How the server itself is doing. Sizes in bytes, times in milliseconds. */
export const ServerLoad = Type.Object({
  loopDelay: Type.Object(
    {
      window: Type.Integer({
        description: 'How much time the figures cover, up to now, in ms: at most 60,000.',
      }),
      p50: Type.Number({ description: 'Median delay, in ms.' }),
      p99: Type.Number({ description: '99th percentile, in ms.' }),
      max: Type.Number({ description: 'Longest delay, in ms.' }),
    },
    {
      description:
        'How late the event loop is: what everything waits for while something else is being done.',
    },
  ),
  memory: Type.Object({
    rss: Type.Integer({ description: 'Resident memory of the server process, in bytes.' }),
    heapUsed: Type.Integer({ description: 'JavaScript objects, garbage included, in bytes.' }),
    heapTotal: Type.Integer({ description: 'What is reserved for them, in bytes.' }),
    external: Type.Integer({
      description: 'Memory outside the heap that objects hold, buffers included, in bytes.',
    }),
  }),
  streams: Type.Integer({ description: 'Open streams.' }),
  sessions: Type.Integer({ description: 'Sessions, in whatever state.' }),
  storage: Storage,
  resources: Type.Record(Type.String(), Type.Integer(), {
    description:
      'What keeps the event loop alive, by kind as Node names it: timers, sockets, processes. Numbers of each.',
  }),
});
export type ServerLoad = Static<typeof ServerLoad>;

/** Answer of `GET /api/v1/health`. */
export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  instance: Type.String({ description: 'New at every start of the server.' }),
  uptime: Type.Number({ description: 'Seconds since the server started.' }),
  /** Only with the owner's credential; absent for everybody else. */
  load: Type.Optional(ServerLoad),
});
export type Health = Static<typeof Health>;

/** What a link leads over. */
export const LinkKind = Type.Enum(['ethernet', 'wifi', 'mobile', 'vpn', 'virtual', 'name', 'other'], {
  description:
    "What it leads over: 'ethernet', 'wifi', 'mobile', 'vpn'; 'virtual' for networks of containers and virtual machines; 'name' for the name by mDNS, on any of them; or 'other'.",
});
export type LinkKind = Static<typeof LinkKind>;

/** An address of this server for other machines. */
export const NetworkLink = Type.Object({
  url: Type.String(),
  link: Type.String({ description: '`url` with a token: it signs in as owner.' }),
  interface: Type.String({ description: "The system's name of the interface; '' where it is none." }),
  name: Type.String({ description: "What a person calls the interface: 'Wi-Fi', 'Ethernet', 'Docker'." }),
  kind: LinkKind,
});
export type NetworkLink = Static<typeof NetworkLink>;

/** Answer of `GET` and `PUT /api/v1/network`: where the server can be reached. Owner only. */
export const Network = Type.Object({
  lan: Type.Boolean({ description: 'Whether it listens beyond loopback.' }),
  fixed: Type.Boolean({ description: 'Whether --host decided it, so that the switch has no effect.' }),
  url: Type.String({ description: 'The address on this machine.' }),
  fingerprint: Type.Optional(
    Type.String({
      description: 'SHA-256 of the TLS certificate, as AB:CD:…; absent where plain HTTP is served.',
    }),
  ),
  mdns: Type.Object(
    {
      wanted: Type.Boolean({ description: 'Whether it is to have a name by mDNS while `lan` is true.' }),
      fixed: Type.Boolean({ description: 'Whether --no-mdns decided it, so that the switch has no effect.' }),
    },
    { description: 'The name itself is in `links`, as soon as it is known to be free.' },
  ),
  tls: Type.Object(
    {
      wanted: Type.Boolean({ description: 'Whether HTTPS is served from the next start on.' }),
      fixed: Type.Boolean({ description: 'Whether --tls or --tls-cert decided it.' }),
    },
    { description: 'Whether HTTPS is served at the moment, `url` and `fingerprint` tell.' },
  ),
  links: Type.Array(NetworkLink, {
    description:
      'One for each LAN address, the likely one first, then VPNs; then the name by mDNS; networks of containers and virtual machines last.',
  }),
});
export type Network = Static<typeof Network>;

/** Body of `PUT /api/v1/network`: what is to change. */
export const SetNetwork = Type.Object(
  {
    lan: Type.Optional(Type.Boolean()),
    mdns: Type.Optional(Type.Boolean()),
    tls: Type.Optional(Type.Boolean({ description: 'Takes effect at the next start.' })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type SetNetwork = Static<typeof SetNetwork>;

/** A command that a user may want to start. */
export const Suggestion = Type.Object({ name: Type.String(), command: Type.String(), cwd: Type.String() });
export type Suggestion = Static<typeof Suggestion>;

/** Answer of `GET /api/v1/suggestions`: what 'New session' offers. Owner only. */
export const Suggestions = Type.Object({
  cwd: Type.String({ description: 'The folder in which the server was started.' }),
  shell: Type.String({ description: "The user's shell." }),
  recent: Type.Array(Suggestion, { description: 'Last used first.' }),
  folder: Type.Array(
    Type.Object({
      ...Suggestion.properties,
      env: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description: 'variables that its tool gives it, as PORT',
        }),
      ),
      source: Type.String({ description: 'the file that it is from' }),
    }),
    { description: 'What the folder itself offers: package.json scripts, Procfile entries.' },
  ),
});
export type Suggestions = Static<typeof Suggestions>;

/** The first line that `serve --json` prints, once it listens. */
export const Listening = Type.Object({
  event: Type.Literal('listening'),
  url: Type.String(),
  urls: Type.Array(Type.String()),
  token: Type.String(),
  pid: Type.Integer(),
  instance: Type.String(),
  fingerprint: Type.Optional(
    Type.String({
      description: 'SHA-256 of the TLS certificate, as AB:CD:…; absent where plain HTTP is served.',
    }),
  ),
});
export type Listening = Static<typeof Listening>;
