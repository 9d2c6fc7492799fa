import type { AccessEntry } from '../../shared/access-log.ts';
import type { AnswerAsk } from '../../shared/asks.ts';
import type { History, HistoryQuery } from '../../shared/history.ts';
import type { MarksQuery, OutputMarks, OutputQuery, SearchAnswer, SearchQuery } from '../../shared/output.ts';
import type { Process } from '../../shared/processes.ts';
import type {
  ApplyProject,
  ImportedProject,
  ImportProject,
  ProjectStatus,
  SaveProject,
} from '../../shared/project.ts';
import type { Health, Network, SetNetwork, Suggestions } from '../../shared/server.ts';
import type { CreateSession, EditSession, Resize, Session, SignalName } from '../../shared/session.ts';
import type { CreatedShare, CreateShare, Share, Viewer } from '../../shared/shares.ts';
import { ApiError } from './api-error.ts';
import type { InputRequest } from './input-request.ts';
import { toApiError } from './problem-answer.ts';

/** After this many milliseconds without an answer a request counts as lost: long for a slow network, short for a person. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Bytes of a session's output, and which they are: less than was asked for where that is not held. */
export interface OutputRange {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Every route of the server, as a function. Each rejects with an ApiError, and with nothing else. */
export interface ApiClient {
  health(): Promise<Health>;
  login(token: string): Promise<void>;
  logout(): Promise<void>;

  sessions(): Promise<Session[]>;
  session(id: string): Promise<Session>;
  create(body: CreateSession): Promise<Session>;
  edit(id: string, body: EditSession): Promise<Session>;
  /** Answers once the session is stopped and gone, so only after its grace period at worst. */
  remove(id: string): Promise<void>;
  start(id: string): Promise<Session>;
  stop(id: string): Promise<Session>;
  restart(id: string): Promise<Session>;
  signal(id: string, signal: SignalName): Promise<void>;
  resize(id: string, size: Resize): Promise<void>;
  /** Writes bytes to the input of one run of the session. */
  input(id: string, request: InputRequest): Promise<void>;
  /** The address from which the output can be downloaded. */
  outputUrl(id: string, query?: OutputQuery): string;
  /** Reads raw output, as far as it is held. The caller bounds the range. */
  output(
    id: string,
    range: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): Promise<OutputRange>;
  marks(id: string, query: MarksQuery, signal: AbortSignal): Promise<OutputMarks>;
  search(id: string, query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer>;
  history(id: string, query: HistoryQuery, signal: AbortSignal): Promise<History>;
  processes(id: string, signal: AbortSignal): Promise<Process[]>;
  endProcess(id: string, pid: number, started: string): Promise<void>;

  /** The address of the stream, for an EventSource. */
  streamUrl(query: URLSearchParams): string;
  setStreamOutput(stream: string, sessions: readonly string[]): Promise<void>;
  ack(stream: string, session: string, offset: number): Promise<void>;
  /** Has the stream say a number back. Gives the answer's headers, which name the proxies that it came through. */
  probeStream(stream: string, probe: number): Promise<Headers>;
  /** The headers of an answer that costs the server nothing. */
  reach(): Promise<Headers>;

  suggestions(): Promise<Suggestions>;
  applyProject(body: ApplyProject): Promise<ProjectStatus>;
  saveProject(body: SaveProject): Promise<ProjectStatus>;
  importProject(body: ImportProject): Promise<ImportedProject>;
  network(): Promise<Network>;
  setNetwork(change: SetNetwork): Promise<Network>;
  shares(): Promise<Share[]>;
  createShare(body: CreateShare): Promise<CreatedShare>;
  revokeShare(id: string): Promise<void>;
  revokeShares(): Promise<void>;
  viewers(): Promise<Viewer[]>;
  endViewer(id: string): Promise<void>;
  accessLog(limit: number): Promise<AccessEntry[]>;
  /** Asks, on the open stream, to be let type. */
  askToType(stream: string): Promise<void>;
  answerAsk(id: string, body: AnswerAsk): Promise<void>;
  endTyping(viewer: string): Promise<void>;
}

interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a person waits for goes first: a key before an acknowledgement. */
  readonly priority?: RequestPriority;
  readonly timeoutMs?: number | null;
  /** Aborted: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

const queryOf = (query: object): string => {
  const params = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return params.size === 0 ? '' : `?${params.toString()}`;
};

/** Makes a client for the server below `basePath` ('/' or '/x/') of the page's own origin. */
export const createApiClient = (
  basePath: string,
  fetchFn: typeof fetch = (...args) => fetch(...args),
): ApiClient => {
  const base = `${basePath.replace(/\/+$/, '')}/api/v1/`;
  const sessionPath = (id: string, rest = ''): string => `sessions/${encodeURIComponent(id)}${rest}`;

  const ask = async (
    path: string,
    { method = 'GET', json, bytes, headers, priority, timeoutMs, signal }: Ask = {},
  ) => {
    const limitMs = timeoutMs === undefined ? REQUEST_TIMEOUT_MS : timeoutMs;
    const body = bytes ?? (json === undefined ? undefined : JSON.stringify(json));
    let response: Response;
    try {
      response = await fetchFn(`${base}${path}`, {
        method,
        cache: 'no-store',
        headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body }),
        ...(priority === undefined ? {} : { priority }),
        ...(limitMs === null
          ? {}
          : { signal: AbortSignal.any([AbortSignal.timeout(limitMs), ...(signal ? [signal] : [])]) }),
      });
    } catch (cause) {
      throw new ApiError('unreachable', 0, 'The server cannot be reached.', { cause });
    }
    if (!response.ok) throw await toApiError(response);
    return response;
  };

  // The server that answers also served this page, so both are of one release: its answers are trusted to be what the contract says.
  const askJson = async <T>(path: string, options?: Ask): Promise<T> => {
    const response = await ask(path, options);
    try {
      return (await response.json()) as T;
    } catch (cause) {
      throw new ApiError('unreachable', response.status, 'The answer of the server broke off.', { cause });
    }
  };
  const tell = async (path: string, options: Ask): Promise<void> => {
    await ask(path, options);
  };

  return {
    health: () => askJson('health'),
    login: (token) => tell('login', { method: 'POST', json: { token } }),
    logout: () => tell('logout', { method: 'POST' }),

    sessions: () => askJson('sessions'),
    session: (id) => askJson(sessionPath(id)),
    create: (body) => askJson('sessions', { method: 'POST', json: body }),
    edit: (id, body) => askJson(sessionPath(id), { method: 'PATCH', json: body }),
    remove: (id) => tell(sessionPath(id), { method: 'DELETE', timeoutMs: null }),
    start: (id) => askJson(sessionPath(id, '/start'), { method: 'POST' }),
    stop: (id) => askJson(sessionPath(id, '/stop'), { method: 'POST' }),
    restart: (id) => askJson(sessionPath(id, '/restart'), { method: 'POST' }),
    signal: (id, signal) => tell(sessionPath(id, '/signal'), { method: 'POST', json: { signal } }),
    resize: (id, size) => tell(sessionPath(id, '/resize'), { method: 'POST', json: size }),
    input: (id, { bytes, seq, run }) =>
      tell(sessionPath(id, '/input'), {
        method: 'POST',
        bytes,
        headers: {
          'Content-Type': 'application/octet-stream',
          'Input-Seq': seq,
          'Input-Run': String(run),
        },
        priority: 'high',
      }),
    outputUrl: (id, query = {}) => `${base}${sessionPath(id, '/output')}${queryOf(query)}`,
    async output(id, range, signal) {
      const response = await ask(sessionPath(id, `/output${queryOf(range)}`), { signal });
      const from = Number(response.headers.get('Output-From'));
      try {
        const bytes = new Uint8Array(await response.arrayBuffer());
        return { from, to: from + bytes.length, bytes };
      } catch (cause) {
        throw new ApiError('unreachable', response.status, 'The answer of the server broke off.', { cause });
      }
    },
    marks: (id, query, signal) => askJson(sessionPath(id, `/marks${queryOf(query)}`), { signal }),
    search: (id, query, signal) => askJson(sessionPath(id, `/search${queryOf(query)}`), { signal }),
    history: (id, query, signal) => askJson(sessionPath(id, `/history${queryOf(query)}`), { signal }),
    processes: (id, signal) => askJson(sessionPath(id, '/processes'), { signal }),
    endProcess: (id, pid, started) =>
      tell(sessionPath(id, `/processes/${pid}/end`), { method: 'POST', json: { started } }),

    streamUrl: (query) => `${base}stream?${query.toString()}`,
    setStreamOutput: (stream, sessions) =>
      tell(`stream/${encodeURIComponent(stream)}/output`, { method: 'PUT', json: { sessions } }),
    ack: (stream, session, offset) =>
      tell(`stream/${encodeURIComponent(stream)}/ack`, {
        method: 'POST',
        json: { session, offset },
        priority: 'low',
      }),
    probeStream: async (stream, probe) =>
      (await ask(`stream/${encodeURIComponent(stream)}/probe`, { method: 'POST', json: { probe } })).headers,
    reach: async () => (await ask('health')).headers,

    suggestions: () => askJson('suggestions'),
    applyProject: (body) => askJson('project/apply', { method: 'POST', json: body }),
    saveProject: (body) => askJson('project/save', { method: 'POST', json: body }),
    importProject: (body) => askJson('project/import', { method: 'POST', json: body }),
    network: () => askJson('network'),
    setNetwork: (change) => askJson('network', { method: 'PUT', json: change }),
    shares: () => askJson('shares'),
    createShare: (body) => askJson('shares', { method: 'POST', json: body }),
    revokeShare: (id) => tell(`shares/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    revokeShares: () => tell('shares', { method: 'DELETE' }),
    viewers: () => askJson('viewers'),
    accessLog: (limit) => askJson(`access${queryOf({ limit })}`),
    askToType: (stream) => tell(`stream/${encodeURIComponent(stream)}/ask`, { method: 'POST' }),
    answerAsk: (id, body) => tell(`asks/${encodeURIComponent(id)}`, { method: 'POST', json: body }),
    endTyping: (viewer) => tell(`viewers/${encodeURIComponent(viewer)}/typing`, { method: 'DELETE' }),
    endViewer: (id) => tell(`viewers/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  };
};
