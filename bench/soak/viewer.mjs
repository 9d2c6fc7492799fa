import { openStream, outputBytes, outputOffset } from '../support/sse-client.mjs';
import { pause } from '../support/resources.mjs';
import { followWitness } from './witness-line.mjs';

/** What each viewer keeps of each session, to compare it with the log, in bytes. */
const KEPT_BYTES = 32 * 1024;
const REDIAL_MS = 100;
/** A slow viewer reads for this long, then rests for that long, in milliseconds. */
const SLOW_READS_MS = 20;
const SLOW_RESTS_MS = 400;
/** A stalled viewer takes nothing for this long, in milliseconds. */
const STALL_MS = 15_000;
const ACK_EVERY_BYTES = 256 * 1024;

/** @typedef {'steady' | 'slow' | 'stalled' | 'acking' | 'changing'} ViewerKind */

/**
 * @typedef {object} ViewerWorld
 * @property {{ url: URL, token: string }} network the server, behind whatever is in between
 * @property {(id: string) => boolean} isWitness
 * @property {(fault: string) => void} onFault
 */

/**
 * One viewer, that comes back with its cursor whenever it is cut, and checks the byte guarantee on everything that it gets.
 * @param {string} name
 * @param {ViewerKind} kind
 * @param {ViewerWorld} world
 */
export const openViewer = (name, kind, { network, isWitness, onFault }) => {
  /** @typedef {{ next: number, kept: Buffer, follow: ReturnType<typeof followWitness> | undefined, acked: number }} View */
  /** @type {Map<string, View>} */
  const views = new Map();
  const counts = { bytes: 0, events: 0, snapshots: 0, connections: 0 };
  let cursor = '';
  let streamId = '';
  const leaving = new AbortController();
  const hasLeft = () => leaving.signal.aborted;
  /** @type {readonly string[] | undefined} what a changing viewer wants; undefined: all */
  let wanted;
  /** @type {import('../support/sse-client.mjs').OpenStream | undefined} */
  let stream;

  /** @param {string} text */
  const fault = (text) => onFault(`${name}: ${text}`);

  /** @param {string} session @param {number} offset */
  const viewOf = (session, offset) => {
    let view = views.get(session);
    if (view === undefined) {
      const follow = isWitness(session) ? followWitness((text) => fault(`${session}: ${text}`)) : undefined;
      views.set(session, (view = { next: offset, kept: Buffer.alloc(0), follow, acked: 0 }));
    }
    return view;
  };

  /** @param {string} session @param {number} offset */
  const acknowledge = async (session, offset) => {
    try {
      await fetch(`${network.url.origin}/api/v1/stream/${streamId}/ack`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${network.token}`,
          connection: 'close',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ session, offset }),
      });
    } catch {
      // Cut; the next one says the same and more.
    }
  };

  /** @param {string} event @param {string} data @param {string} frame */
  const handle = (event, data, frame) => {
    counts.events += 1;
    if (event === 'output' || event === 'snapshot')
      cursor = /^id: (.*)$/m.exec(frame.slice(0, 20_000))?.[1] ?? cursor;
    if (event === 'hello') streamId = JSON.parse(data).stream;
    if (event === 'removed') views.delete(JSON.parse(data).session);
    if (event === 'snapshot') {
      const { session, offset } = JSON.parse(data);
      if (wanted !== undefined && !wanted.includes(session)) return;
      counts.snapshots += 1;
      const view = viewOf(session, offset);
      if (offset < view.next) fault(`${session}: a snapshot went back from ${view.next} to ${offset}`);
      view.next = offset;
      view.kept = Buffer.alloc(0);
      view.follow?.jump();
      if (kind === 'acking') void acknowledge(session, offset);
    }
    if (event !== 'output') return;
    const session = data.slice(12, data.indexOf('"', 12));
    // Still on its way when it was taken off.
    if (wanted !== undefined && !wanted.includes(session)) return;
    const offset = outputOffset(data);
    const bytes = outputBytes(data);
    const view = viewOf(session, offset);
    if (offset !== view.next) fault(`${session}: byte ${offset} came after ${view.next}`);
    view.next = offset + bytes.length;
    view.kept = Buffer.concat([view.kept, bytes]).subarray(-KEPT_BYTES);
    view.follow?.take(bytes);
    counts.bytes += bytes.length;
    if (kind === 'acking' && view.next - view.acked > ACK_EVERY_BYTES) {
      view.acked = view.next;
      void acknowledge(session, view.next);
    }
  };

  const rest = async () => {
    while (!hasLeft()) {
      const socket = stream?.socket;
      if (kind === 'slow') {
        socket?.pause();
        await pause(SLOW_RESTS_MS);
        socket?.resume();
        await pause(SLOW_READS_MS);
      } else {
        await pause(STALL_MS / 5);
        socket?.pause();
        await pause(STALL_MS);
        socket?.resume();
      }
    }
  };

  const run = async () => {
    while (!hasLeft()) {
      try {
        const output = wanted === undefined ? '*' : wanted.join(',');
        counts.connections += 1;
        stream = await openStream(
          network,
          `/stream?output=${output}${kind === 'acking' ? '&flow=ack' : ''}${kind === 'steady' ? '&stats=1' : ''}`,
          handle,
          cursor === '' ? {} : { headers: { 'Last-Event-ID': cursor } },
        );
        if (hasLeft()) stream.close();
        await stream.closed;
      } catch {
        // Cut while it was dialling.
      }
      if (!hasLeft()) await pause(REDIAL_MS);
    }
  };
  const ended = run();
  if (kind === 'slow' || kind === 'stalled') void rest();

  return {
    name,
    kind,
    counts,
    /** Chooses other sessions; what was taken off begins anew when it comes back. @param {readonly string[]} sessions */
    change: async (sessions) => {
      for (const id of [...views.keys()]) if (!sessions.includes(id)) views.delete(id);
      wanted = sessions;
      try {
        await fetch(`${network.url.origin}/api/v1/stream/${streamId}/output`, {
          method: 'PUT',
          headers: {
            authorization: `Bearer ${network.token}`,
            connection: 'close',
            'content-type': 'application/json',
          },
          body: JSON.stringify({ sessions }),
        });
      } catch {
        // Nobody knows whether it arrived: a new connection asks for what is wanted.
        stream?.close();
      }
    },
    /** What it saw last of each session. */
    seen: () => [...views].map(([session, { next, kept }]) => ({ session, from: next - kept.length, kept })),
    leave: async () => {
      leaving.abort();
      stream?.close();
      await ended;
    },
  };
};

/** @typedef {ReturnType<typeof openViewer>} SoakViewer */
