import type { StreamEvent, StreamEventData, StreamEventName } from '../../src/shared/events.ts';
import type { Session } from '../../src/shared/session.ts';
import type { Answer, Dial } from './dial.ts';

/** How a follower follows. */
export interface FollowOptions {
  readonly dial: Dial;
  readonly token: string;
  readonly output: readonly string[];
  /** How a session begins; default: with its oldest byte. */
  readonly from?: 'snapshot' | 'start' | 'now';
  /** How the cursor is sent when it dials again; default: as `Last-Event-ID`. */
  readonly resume?: 'header' | 'query';
  /** Acknowledges what came, with `flow=ack`; `post` sends it. */
  readonly acknowledge?: (stream: string, session: string, offset: number) => void;
  /** Dials again when nothing came for so long, in milliseconds, and twice as long after each connection on which nothing came at all; default: never. */
  readonly silenceMs?: number;
  /** Checks a run of bytes of a session; throws where they are wrong. */
  readonly check?: (session: string, offset: number, bytes: Buffer) => void;
  readonly checkSnapshot?: (session: string, offset: number, data: Buffer) => void;
  /** Told of each event after it was taken in; throws where it should not have come. */
  readonly onEvent?: (event: StreamEvent, follower: Follower) => void;
  /** Whether it dials again after the stream ended; default true. */
  readonly redial?: boolean;
}

/**
 * A viewer that dials again whenever its connection ends, and holds the server to the byte guarantee over all its connections: an `output`
 * event begins where the one before ended, and only a `snapshot` moves ahead. It keeps no bytes.
 */
export interface Follower {
  /** One past the last byte of a session; 0 before it has begun. */
  readonly end: (session: string) => number;
  /** The newest word on a session. */
  readonly session: (id: string) => Session | undefined;
  /** Bytes of output so far, of all sessions. */
  readonly bytes: number;
  readonly snapshots: number;
  /** Connections whose head came. */
  readonly connections: number;
  readonly pings: number;
  /** Whether a stream is open and has said hello. */
  readonly live: boolean;
  /** Resolves once `holds`; looks after each event. Rejects as soon as the server broke its word. */
  readonly until: (what: string, holds: () => boolean) => Promise<void>;
  /** Cuts its own connection; it dials again. */
  readonly cut: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Hangs up for good. */
  readonly close: () => void;
}

interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: (value: undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A pause before it dials again, in milliseconds: short, since the tests cut hundreds of times. */
const REDIAL_MS = 5;

/** A silence is at most so many times doubled: from 100 ms to 6.4 s. */
const MOST_DOUBLINGS = 6;

/** What does not come true for so long, in milliseconds, never will; said by name, which a test's own time limit cannot. */
const PATIENCE_MS = 60_000;

export const follow = (options: FollowOptions): Follower => {
  const ends = new Map<string, number>();
  const sessions = new Map<string, Session>();
  const waiters = new Set<Waiter>();
  let cursor: string | undefined;
  let answer: Answer | undefined;
  let dialling: AbortController | undefined;
  let failure: Error | undefined;
  let streamId: string | undefined;
  let closed = false;
  let paused = false;
  let heardAt = performance.now();
  /** Connections in a row on which nothing came: on a busy machine the first word may take longer than a silence. */
  let mute = 0;
  const count = { bytes: 0, snapshots: 0, connections: 0, pings: 0 };

  const close = (): void => {
    closed = true;
    clearInterval(watch);
    dialling?.abort();
    answer?.close();
    for (const waiter of waiters) waiter.reject(failure ?? new Error('the follower was closed'));
    waiters.clear();
  };
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    close();
  };
  const wake = (): void => {
    for (const waiter of [...waiters])
      if (waiter.holds()) {
        waiters.delete(waiter);
        waiter.resolve(undefined);
      }
  };

  const handleSnapshot = ({ session, offset, data }: StreamEventData<'snapshot'>): void => {
    const known = ends.get(session) ?? 0;
    if (offset < known) throw new Error(`${session}: a snapshot moved back from byte ${known} to ${offset}`);
    ends.set(session, offset);
    count.snapshots += 1;
    options.checkSnapshot?.(session, offset, Buffer.from(data, 'base64'));
    if (streamId !== undefined) options.acknowledge?.(streamId, session, offset);
  };

  const handleOutput = ({ session, offset, data }: StreamEventData<'output'>): void => {
    const bytes = Buffer.from(data, 'base64');
    const known = ends.get(session);
    if (known === undefined && options.from === undefined && offset !== 0)
      throw new Error(`${session}: began with byte ${offset}, not with the oldest`);
    if (known !== undefined && known !== offset)
      throw new Error(`${session}: expected byte ${known}, got ${offset}: a gap or an overlap`);
    options.check?.(session, offset, bytes);
    ends.set(session, offset + bytes.length);
    count.bytes += bytes.length;
    if (streamId !== undefined) options.acknowledge?.(streamId, session, offset + bytes.length);
  };

  const handle = (event: StreamEvent): void => {
    switch (event.type) {
      case 'hello':
        streamId = event.data.stream;
        break;
      case 'sessions':
        for (const session of event.data) sessions.set(session.id, session);
        break;
      case 'session':
        sessions.set(event.data.id, event.data);
        break;
      case 'removed':
        sessions.delete(event.data.session);
        break;
      case 'snapshot':
        handleSnapshot(event.data);
        break;
      case 'output':
        handleOutput(event.data);
        break;
      case 'ping':
        count.pings += 1;
        break;
      case 'resize':
      case 'stats':
      case 'lines':
      case 'storage':
      case 'sharing':
      case 'role':
      case 'asks':
      case 'project':
      case 'probe':
      case 'alert':
      case 'alerts':
      case 'bye':
        break;
    }
    options.onEvent?.(event, follower);
  };

  const receive = (block: string): void => {
    let type: string | undefined;
    let data = '';
    let id: string | undefined;
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) type = line.slice(7);
      else if (line.startsWith('data: ')) data = line.slice(6);
      else if (line.startsWith('id: ')) id = line.slice(4);
    }
    if (type === undefined) return;
    // JSON on the wire is UTF-8; the text was taken as single bytes.
    const json = /[^\0-\x7f]/.test(data) ? Buffer.from(data, 'latin1').toString('utf8') : data;
    handle({ type: type as StreamEventName, data: JSON.parse(json) as unknown } as StreamEvent);
    if (id !== undefined) cursor = id;
  };

  const query = (): string => {
    const { output, from = 'start', resume, acknowledge } = options;
    return (
      `/api/v1/stream?output=${output.join(',')}&from=${from}` +
      (acknowledge === undefined ? '' : '&flow=ack') +
      (resume === 'query' && cursor !== undefined ? `&after=${encodeURIComponent(cursor)}` : '')
    );
  };

  const dial = async (): Promise<void> => {
    const headers: Record<string, string> = { authorization: `Bearer ${options.token}` };
    if (options.resume !== 'query' && cursor !== undefined) headers['last-event-id'] = cursor;
    dialling = new AbortController();
    heardAt = performance.now();
    const opened = await options.dial(query(), headers, dialling.signal);
    if (closed) return opened.close();
    answer = opened;
    if (opened.status !== 200) {
      opened.close();
      // A proxy without its server says so; a server that refuses is wrong here.
      if (opened.status < 500) fail(new Error(`the stream was answered with ${opened.status}`));
      return;
    }
    count.connections += 1;
    let text = '';
    let ended = false;
    opened.onText((part) => {
      // What was under way when it hung up is not taken: the next connection sends it again.
      if (ended || closed || answer !== opened) return;
      heardAt = performance.now();
      mute = 0;
      text += part;
      try {
        let from = 0;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', from)) {
          receive(text.slice(from, end));
          from = end + 2;
        }
        text = text.slice(from);
      } catch (error) {
        fail(error);
      }
      wake();
    });
    if (paused) opened.pause();
    await new Promise<void>((resolve) =>
      opened.onEnd(() => {
        ended = true;
        resolve();
      }),
    );
  };

  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        await dial();
      } catch {
        // Nobody answered, which is what the tests are about: it dials again.
      }
      streamId = undefined;
      answer = undefined;
      wake();
      if (options.redial === false) return;
      await new Promise((resolve) => setTimeout(resolve, REDIAL_MS));
    }
  };

  const cut = (): void => {
    dialling?.abort();
    answer?.close();
  };
  const watch = setInterval(
    () => {
      const silenceMs = (options.silenceMs ?? Number.POSITIVE_INFINITY) * 2 ** Math.min(mute, MOST_DOUBLINGS);
      if (paused || performance.now() - heardAt <= silenceMs) return;
      mute += 1;
      heardAt = performance.now();
      cut();
    },
    Math.min(options.silenceMs ?? 1000, 1000) / 4,
  );

  const follower: Follower = {
    end: (session) => ends.get(session) ?? 0,
    session: (id) => sessions.get(id),
    get bytes() {
      return count.bytes;
    },
    get snapshots() {
      return count.snapshots;
    },
    get connections() {
      return count.connections;
    },
    get pings() {
      return count.pings;
    },
    get live() {
      return streamId !== undefined;
    },
    until: (what, holds) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined || closed) reject(failure ?? new Error('the follower was closed'));
        else if (holds()) resolve();
        else {
          const describe = (): string =>
            `waited in vain for ${what}; ${streamId === undefined ? 'not connected' : 'connected'}, ${count.connections} connections, ` +
            `${count.bytes} bytes, ${count.snapshots} snapshots, ends ${JSON.stringify([...ends])}`;
          const patience = setTimeout(() => {
            waiters.delete(waiter);
            reject(new Error(describe()));
          }, PATIENCE_MS);
          const settle = <T>(how: (value: T) => void) => {
            return (value: T) => {
              clearTimeout(patience);
              how(value);
            };
          };
          const waiter: Waiter = {
            holds,
            resolve: settle<undefined>(() => resolve()),
            reject: settle(reject),
          };
          waiters.add(waiter);
        }
      }),
    cut,
    pause() {
      paused = true;
      answer?.pause();
    },
    resume() {
      paused = false;
      heardAt = performance.now();
      answer?.resume();
    },
    close,
  };
  void run();
  return follower;
};
