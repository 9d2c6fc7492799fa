import { connect, type Socket } from 'node:net';
import { checkPattern } from './pattern.ts';

/** Many plain viewers of one server, each a socket that asks for a stream. */
export interface Crowd {
  /** Rejects when a viewer was sent what it should not have been, or its connection ended; else it never settles. */
  readonly broken: Promise<never>;
  /** Bytes of output that the viewer that is least far has had. */
  readonly least: () => number;
  /** Snapshots that they got, in all. */
  readonly snapshots: () => number;
  readonly close: () => void;
}

export interface CrowdOptions {
  readonly count: number;
  readonly output: string;
  /** `checks`: they check every byte of the pattern of that name; `reads`: they take what comes; `stalls`: they read nothing after hello. */
  readonly how: { readonly checks: string } | 'reads' | 'stalls';
}

/** Where an event ends, and where its data begins and ends, on the wire. */
const EVENT_END = Buffer.from('\n\n');
const OUTPUT = Buffer.from('event: output\n');
const SNAPSHOT = Buffer.from('event: snapshot\n');
const OFFSET = Buffer.from('"offset":');
const DATA = Buffer.from('"data":"');

/** Opens `count` streams and resolves when each has said hello. */
export const openCrowd = async (
  { url, token }: { readonly url: string; readonly token: string },
  { count, output, how }: CrowdOptions,
): Promise<Crowd> => {
  const { hostname, port, host } = new URL(url);
  const sockets: Socket[] = [];
  const ends: (() => number)[] = [];
  let snapshots = 0;
  let closed = false;
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => (fail = reject));
  // Whoever waits for a viewer asks; until then nobody need hear of it.
  broken.catch(() => undefined);

  /** Ranges of output that were checked, by place: viewers that keep up ask for the same, and theirs is compared with what was checked. */
  const checked = new Map<string, Buffer>();
  const check = (name: string, offset: number, base64: Buffer): number => {
    const key = `${offset}:${base64.length}`;
    if (checked.get(key)?.equals(base64) !== true) {
      checkPattern(name, offset, Buffer.from(base64.toString('latin1'), 'base64'));
      checked.set(key, Buffer.from(base64));
      if (checked.size > 256) checked.delete(checked.keys().next().value ?? '');
    }
    const padding = base64.at(-1) === 61 ? (base64.at(-2) === 61 ? 2 : 1) : 0;
    return (base64.length / 4) * 3 - padding;
  };

  /** Takes the events of one viewer apart without a parser, which a hundred of them would keep busy. */
  const createReader = (name: string): ((chunk: Buffer) => void) => {
    let end: number | undefined;
    let rest: Buffer[] = [];
    ends.push(() => end ?? 0);
    const receive = (event: Buffer): void => {
      if (event.indexOf(SNAPSHOT) === 0) {
        snapshots += 1;
        throw new Error(`a viewer that keeps up was sent a snapshot at byte ${end ?? 0}`);
      }
      if (event.indexOf(OUTPUT) !== 0) return;
      const offset = Number.parseInt(event.toString('latin1', event.indexOf(OFFSET) + OFFSET.length), 10);
      if (offset !== (end ?? 0)) throw new Error(`expected byte ${end ?? 0}, got ${offset}`);
      const from = event.indexOf(DATA) + DATA.length;
      end = offset + check(name, offset, event.subarray(from, event.lastIndexOf(34)));
    };
    return (chunk) => {
      let from = 0;
      // The end of an event may be cut in two: the last byte of what is kept may be its first half.
      const buffer = rest.length === 0 ? chunk : joinIfEnds(rest, chunk);
      if (buffer === undefined) return;
      for (let at = buffer.indexOf(EVENT_END); at >= 0; at = buffer.indexOf(EVENT_END, from)) {
        receive(buffer.subarray(from, at));
        from = at + EVENT_END.length;
      }
      rest = from === buffer.length ? [] : [Buffer.from(buffer.subarray(from))];
    };
  };

  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      socket.once('error', reject);
      socket.write(
        `GET /api/v1/stream?output=${output}&from=start HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      );
      let head = Buffer.alloc(0);
      const listen = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const hello = head.indexOf('event: sessions');
        if (hello < 0) return;
        socket.off('data', listen);
        socket.off('error', reject);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          if (!closed) fail(new Error('the connection of a viewer ended'));
        });
        if (how === 'stalls') socket.pause();
        else if (how === 'reads') socket.on('data', () => undefined);
        else {
          const read = createReader(how.checks);
          const take = (part: Buffer): void => {
            try {
              read(part);
            } catch (error) {
              socket.destroy();
              fail(error instanceof Error ? error : new Error(String(error)));
            }
          };
          take(head.subarray(hello));
          socket.on('data', take);
        }
        resolve();
      };
      socket.on('data', listen);
    });
  // One after another in small groups: a thousand at once would be a test of the listen queue.
  for (let opened = 0; opened < count; opened += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - opened) }, open));
  return {
    broken,
    least: () => ends.reduce((least, end) => Math.min(least, end()), Number.POSITIVE_INFINITY),
    snapshots: () => snapshots,
    close: () => {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
};

/** Adds a chunk to what is kept; gives all of it once an event ends in it, so that a long event is joined once. */
const joinIfEnds = (rest: Buffer[], chunk: Buffer): Buffer | undefined => {
  const last = rest.at(-1);
  rest.push(chunk);
  const ends = chunk.indexOf(EVENT_END) >= 0 || (last?.at(-1) === 10 && chunk[0] === 10);
  return ends ? Buffer.concat(rest) : undefined;
};
