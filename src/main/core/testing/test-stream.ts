import { request, type IncomingMessage } from 'node:http';
import type { StreamEvent, StreamEventData, StreamEventName } from '../../../shared/events.ts';

export type ReceivedEvent = StreamEvent & { readonly id: string | undefined };

/** A stream as a program reads it; it checks the byte guarantee of every session as it goes. */
export interface TestStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly events: readonly ReceivedEvent[];
  /** The last cursor. */
  readonly cursor: string | undefined;
  /** Resolves with the first event, past or to come, of that name that fits. Rejects when the stream ends without one. */
  readonly next: <K extends StreamEventName>(
    name: K,
    fits?: (data: StreamEventData<K>) => boolean,
  ) => Promise<StreamEventData<K>>;
  /** The bytes of all `output` events of a session so far. */
  readonly output: (session: string) => Buffer;
  /** Resolves when the bytes of a session contain the text. */
  readonly until: (session: string, text: string) => Promise<Buffer>;
  readonly ended: Promise<void>;
  readonly close: () => void;
}

interface Waiter {
  readonly check: () => boolean;
  readonly fail: (error: Error) => void;
}

export const openTestStream = async (url: string, headers: Record<string, string>): Promise<TestStream> => {
  const outgoing = request(url, { headers, agent: false });
  outgoing.end();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  const events: ReceivedEvent[] = [];
  const outputs = new Map<string, { end: number; parts: Buffer[] }>();
  const waiters = new Set<Waiter>();
  let cursor: string | undefined;
  let failure: Error | undefined;
  let over = false;

  const wake = (): void => {
    for (const waiter of [...waiters]) if (waiter.check()) waiters.delete(waiter);
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const waiter of waiters) waiter.fail(failure);
    waiters.clear();
  };

  const receive = (block: string): void => {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const type = field('event');
    if (type === undefined) return;
    const id = field('id');
    const event = { type, data: JSON.parse(field('data') ?? '') as unknown, id } as ReceivedEvent;
    events.push(event);
    if (id !== undefined) cursor = id;
    if (event.type === 'snapshot') {
      const known = outputs.get(event.data.session);
      if (known !== undefined && event.data.offset < known.end) fail(new Error('a snapshot moved back'));
      outputs.set(event.data.session, { end: event.data.offset, parts: known?.parts ?? [] });
    }
    if (event.type === 'output') {
      const bytes = Buffer.from(event.data.data, 'base64');
      const known = outputs.get(event.data.session) ?? { end: event.data.offset, parts: [] };
      if (known.end !== event.data.offset)
        fail(new Error(`gap or overlap: expected byte ${known.end}, got ${event.data.offset}`));
      outputs.set(event.data.session, { end: known.end + bytes.length, parts: [...known.parts, bytes] });
    }
  };

  let text = '';
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    text += part;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      receive(text.slice(0, end));
      text = text.slice(end + 2);
    }
    wake();
  });
  // A cut connection is an end like any other; the tests say which they expect.
  response.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => {
      over = true;
      fail(
        new Error(
          `the stream ended; its last event was ${JSON.stringify(events.at(-1) ?? null).slice(0, 200)}`,
        ),
      );
      resolve();
    });
  });

  const waitFor = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): boolean => {
        const found = find();
        if (found === undefined) return false;
        resolve(found);
        return true;
      };
      if (check()) return;
      if (over) reject(failure ?? new Error('the stream has ended'));
      else waiters.add({ check, fail: reject });
    });

  const output = (session: string): Buffer => Buffer.concat(outputs.get(session)?.parts ?? []);

  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    get cursor() {
      return cursor;
    },
    next: (name, fits = () => true) =>
      waitFor(() => {
        const found = events.find((event) => event.type === name && fits(event.data as never));
        return found?.data as never;
      }),
    output,
    until: (session, wanted) =>
      waitFor(() => (output(session).includes(wanted) ? output(session) : undefined)),
    ended,
    close: () => outgoing.destroy(),
  };
};
