import type { AccessEntry } from '../../shared/access-log.ts';
import type { Role } from '../../shared/access.ts';
import type { Alert } from '../../shared/alerts.ts';
import type { AnswerAsk, Ask } from '../../shared/asks.ts';
import type { SessionStats, StreamEventData } from '../../shared/events.ts';
import type { History } from '../../shared/history.ts';
import type { Process } from '../../shared/processes.ts';
import type {
  ApplyProject,
  ImportedProject,
  ImportProject,
  ProjectStatus,
  SaveProject,
} from '../../shared/project.ts';
import type { Network, SetNetwork, Suggestions } from '../../shared/server.ts';
import type { Usage } from '../../shared/usage.ts';
import type { CreatedShare, CreateShare, Share, Sharing, Viewer } from '../../shared/shares.ts';
import type { HeldBack } from '../api/stream-check.ts';
import type { CreateSession, EditSession, Session, SignalName } from '../../shared/session.ts';
import type { Typing } from '../../shared/typing.ts';
import type { DoubtfulLink } from '../terminal/links.ts';
import type { SeenAlerts } from './alerts.ts';
import type { RecentCosts } from './recent-costs.ts';

/** How the page stands to the server. Contents are kept in every state. */
export type Connection =
  /** The first connection is being made. */
  | { readonly kind: 'connecting' }
  /** Events flow. `latencyMs`: the last measured round trip; null until one was measured. */
  | { readonly kind: 'live'; readonly latencyMs: number | null }
  /** The stream broke at `since` (ms since the epoch) and is dialled again by itself. */
  | { readonly kind: 'lost'; readonly since: number }
  /** Other tabs of this browser hold the connections that it allows; what is shown stands still. */
  | { readonly kind: 'crowded-out' }
  /** The server has no valid credential of this browser. `message`: why, in a sentence, where it is known. */
  | { readonly kind: 'signed-out'; readonly message: string | null }
  /** The server said good-bye; a `shutdown` is dialled again by itself. */
  | { readonly kind: 'closed'; readonly since: number; readonly reason: StreamEventData<'bye'>['reason'] };

/** Something that the user should read and may dismiss. */
export interface Notice {
  readonly id: number;
  readonly tone: 'error' | 'info';
  readonly text: string;
  /** What a program wants to have on the clipboard, and in which session: it is put there if the user says so. */
  readonly copy?: { readonly session: string; readonly text: string };
}

/** All that the page knows, in one immutable value. */
export interface AppState {
  readonly connection: Connection;
  /** null until the first `hello`. */
  readonly role: Role | null;
  readonly version: string | null;
  /** In the server's order. */
  readonly sessions: readonly Session[];
  /** By session id; only live sessions have one. */
  readonly stats: Readonly<Record<string, SessionStats>>;
  /** The last samples of each session, by id; and of the server itself, where its owner looks. */
  readonly recent: RecentCosts;
  /** What the server itself costs; null where that is not told. */
  readonly appUsage: Usage | null;
  /** The last line of output of each session that has any, by id. */
  readonly lines: Readonly<Record<string, string>>;
  /** Ids of open tabs in their order; kept over reloads. */
  readonly tabs: readonly string[];
  readonly activeTab: string | null;
  /** Sessions in open tabs that wrote something while another tab was active. */
  readonly unread: ReadonlySet<string>;
  readonly notices: readonly Notice[];
  /** Why output is not kept on the server's disk, in a sentence; null where it is, or where that is not told. */
  readonly storageTrouble: string | null;
  /** How far the server is shared; null where it is not, or where that is not told. */
  readonly sharing: Sharing | null;
  /** Something between the page and its server holds the stream's events back; null as long as nothing shows it. */
  readonly heldBack: HeldBack | null;
  /** How it stands with typing, where the link is only to look. */
  readonly typing: Typing;
  /** Whether somebody has just typed who may only look, and is to be told so. */
  readonly typedInVain: boolean;
  /** A link that was clicked, and may not lead where it says: opened only if the user wants it. */
  readonly doubtfulLink: DoubtfulLink | null;
  /** Who asks to type; the owner is told. */
  readonly asks: readonly Ask[];
  /** How the project file stands to the sessions; null where there is none, or where that is not told. */
  readonly project: ProjectStatus | null;
  /** What triggers did lately, the oldest first. */
  readonly alerts: readonly Alert[];
  /** Up to which of them somebody has looked; kept over reloads. */
  readonly seenAlerts: SeenAlerts;
}

/** All that a user can do. Requests that the server refuses become a notice and reject with an ApiError. */
export interface AppActions {
  openTab(id: string): void;
  closeTab(id: string): void;
  moveTab(id: string, toIndex: number): void;
  create(body: CreateSession): Promise<Session>;
  edit(id: string, body: EditSession): Promise<Session>;
  remove(id: string): Promise<void>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  restart(id: string): Promise<void>;
  signal(id: string, signal: SignalName): Promise<void>;
  /** What a session cost in a stretch of time (milliseconds since the epoch), in at most so many points. A failure makes no notice. */
  history(
    id: string,
    range: { readonly from: number; readonly to: number; readonly points: number },
    signal: AbortSignal,
  ): Promise<History>;
  /** The processes of a session. A failure makes no notice. */
  processes(id: string, signal: AbortSignal): Promise<readonly Process[]>;
  endProcess(id: string, process: Pick<Process, 'pid' | 'started'>): Promise<void>;
  suggestions(): Promise<Suggestions>;
  applyProject(body: ApplyProject): Promise<ProjectStatus>;
  saveProject(body: SaveProject): Promise<ProjectStatus>;
  importProject(body: ImportProject): Promise<ImportedProject>;
  network(): Promise<Network>;
  setNetwork(change: SetNetwork): Promise<Network>;
  shares(): Promise<readonly Share[]>;
  createShare(share: CreateShare): Promise<CreatedShare>;
  revokeShare(id: string): Promise<void>;
  revokeShares(): Promise<void>;
  viewers(): Promise<readonly Viewer[]>;
  /** Signs somebody else's browser out. */
  endViewer(id: string): Promise<void>;
  /** Asks the owner to be let type. */
  askToType(): Promise<void>;
  answerAsk(id: string, answer: AnswerAsk['answer']): Promise<void>;
  /** Ends that somebody else may type; they go on looking. */
  endTyping(viewerId: string): Promise<void>;
  /** The user has seen that typing is of no use. */
  dismissTypedInVain(): void;
  /** The newest first. */
  accessLog(limit: number): Promise<readonly AccessEntry[]>;
  /** Takes a token or a whole login link. */
  signIn(tokenOrLink: string): Promise<void>;
  signOut(): Promise<void>;
  /** Dials at once instead of waiting for the next attempt. */
  reconnect(): void;
  /** Takes the connection of another tab of this browser, where it allows no more. */
  takePlace(): void;
  /** Somebody looks at a session, and so at what happened in it. */
  seeAlertsOf(session: string): void;
  /** Somebody looks at the list of what happened. */
  seeAlerts(): void;
  /** Turns notifications in this browser on, which asks its permission, or off. What stands in the way becomes a notice. */
  setNotifying(on: boolean): Promise<void>;
  notify(tone: Notice['tone'], text: string): void;
  /** Asks whether a program may have its text copied; a further request of its session takes the place of one that is open. */
  askToCopy(session: { readonly id: string; readonly name: string }, text: string): void;
  /** Asks whether a link that says another address is to be opened; null: that is answered. */
  askAboutLink(link: DoubtfulLink | null): void;
  dismiss(noticeId: number): void;
}
