import type { Ask } from '../../shared/asks.ts';
import type { Share, ShareScope, Viewer } from '../../shared/shares.ts';
import type { Typing } from '../../shared/typing.ts';

/** What a share lets its holder do, in words; `metrics` is for programs. */
export const ACT_WORDS = {
  view: 'Look',
  control: 'Look and type',
  metrics: 'Read metrics (Prometheus)',
} as const;
export type ShareAct = keyof typeof ACT_WORDS;

/** For how long a link may be good, as it is offered; null: until it is revoked. Seconds. */
export const LIFETIMES: readonly { readonly seconds: number | null; readonly label: string }[] = [
  { seconds: null, label: 'Until I end it' },
  { seconds: 3600, label: '1 hour' },
  { seconds: 8 * 3600, label: '8 hours' },
  { seconds: 24 * 3600, label: '1 day' },
  { seconds: 7 * 24 * 3600, label: '1 week' },
];

/** How many names are told before the rest is only counted. */
const NAMES_TOLD = 3;

/** Says which sessions a share is of, by their names as far as they are known. */
export const scopeWords = (scope: ShareScope, nameOf: (id: string) => string | undefined): string => {
  if (scope === '*') return 'all sessions';
  const names = scope.map((id) => nameOf(id) ?? id);
  const rest = names.length - NAMES_TOLD;
  return rest > 0 ? `${names.slice(0, NAMES_TOLD).join(', ')} and ${rest} more` : names.join(', ');
};

/** Says what whoever opens a link can do: `can look at all sessions, until 14:03`. */
export const shareSentence = (
  { role, sessions, expiresAt, purpose }: Pick<Share, 'role' | 'sessions' | 'expiresAt' | 'purpose'>,
  nameOf: (id: string) => string | undefined,
  nowMs: number,
): string => {
  const act =
    purpose === 'metrics'
      ? 'can read metrics of'
      : role === 'control'
        ? 'can look at and type into'
        : 'can look at';
  const what = `${act} ${scopeWords(sessions, nameOf)}`;
  return expiresAt === null ? what : `${what}, until ${momentWords(expiresAt, nowMs)}`;
};

/** Says by which link somebody asks to type, and into what. */
export const askScopeWords = (
  { label, sessions }: Pick<Ask, 'label' | 'sessions'>,
  nameOf: (id: string) => string | undefined,
): string =>
  `By ${label === '' ? 'a link without a name' : `the link “${label}”`}, into ${scopeWords(sessions, nameOf)}.`;

/** Says how it stands with typing by a link to look; null: there is nothing to say. */
export const typingWords = (typing: Typing): string | null =>
  ({
    none: null,
    asked: 'asks to type',
    refused: 'was refused to type',
    visit: 'may type, for this visit',
    always: 'may type, until you end it',
  })[typing];

/** Says a moment by its time, and by its day where that is another one than today's. */
export const momentWords = (iso: string, nowMs: number): string => {
  const at = new Date(iso);
  const today = new Date(nowMs).toDateString() === at.toDateString();
  return at.toLocaleString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    ...(today ? {} : { day: 'numeric', month: 'short' }),
  });
};

/** Browsers that watch: one line each, however many tabs it has, the first of them counting. */
export const browsersOf = (viewers: readonly Viewer[]): readonly Viewer[] => {
  const byId = new Map<string, Viewer>();
  for (const viewer of viewers) {
    const known = byId.get(viewer.id);
    byId.set(
      viewer.id,
      known === undefined
        ? viewer
        : { ...known, sessions: [...new Set([...known.sessions, ...viewer.sessions])] },
    );
  }
  return [...byId.values()];
};
