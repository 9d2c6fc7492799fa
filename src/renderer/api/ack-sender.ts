/** Bytes drawn since the last acknowledgement that make the next one due: an eighth of the server's window, so that it never runs dry. */
export const ACK_EVERY_BYTES = 64 * 1024;

/** After this long without more to draw, in milliseconds, whatever was drawn is acknowledged. */
export const ACK_IDLE_MS = 100;

/** The pause before an acknowledgement that failed is repeated, in milliseconds. */
const ACK_RETRY_MS = 1000;

/** Acknowledgements on their way at once, of all sessions: a browser allows six connections to a host, and keys need one of them. */
const MAX_ACKS_IN_FLIGHT = 2;

interface AckSenderOptions {
  /** Acknowledges to the stream that is open; rejects where that fails. */
  readonly post: (session: string, offset: number) => Promise<void>;
}

/** Tells the server what is drawn, seldom enough to cost nothing and often enough to keep a flood flowing. */
export interface AckSender {
  /** Everything of the session before `offset` is drawn. */
  drawn(session: string, offset: number): void;
  /** Another stream is open, which knows of no acknowledgement: all are told again. */
  resend(): void;
  /** Its next acknowledgement is told whatever was told before. */
  forget(session: string): void;
  dispose(): void;
}

interface Entry {
  readonly session: string;
  drawn: number;
  /** What the open stream was told; null: nothing yet. */
  sent: number | null;
  inFlight: boolean;
  timer: ReturnType<typeof setTimeout> | null;
}

export const createAckSender = ({ post }: AckSenderOptions): AckSender => {
  const entries = new Map<string, Entry>();
  /** Due, but MAX_ACKS_IN_FLIGHT are on their way; in the order in which they became due. */
  const due = new Set<Entry>();
  let inFlight = 0;

  const stop = (entry: Entry): void => {
    due.delete(entry);
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
  };

  const sendLater = (entry: Entry, ms: number): void => {
    stop(entry);
    entry.timer = setTimeout(() => void send(entry), ms);
  };

  const send = async (entry: Entry): Promise<void> => {
    stop(entry);
    if (entry.inFlight || entry.drawn === entry.sent) return;
    if (inFlight >= MAX_ACKS_IN_FLIGHT) {
      due.add(entry);
      return;
    }
    const offset = entry.drawn;
    entry.sent = offset;
    entry.inFlight = true;
    inFlight += 1;
    let failed = false;
    try {
      await post(entry.session, offset);
    } catch {
      // Repeated below, with what is drawn by then: an acknowledgement takes the place of all before it.
      failed = true;
    }
    entry.inFlight = false;
    inFlight -= 1;
    if (entries.get(entry.session) === entry) {
      if (failed) {
        entry.sent = null;
        sendLater(entry, ACK_RETRY_MS);
      } else schedule(entry);
    }
    const [next] = due;
    if (next !== undefined) void send(next);
  };

  const schedule = (entry: Entry): void => {
    if (entry.inFlight || entry.drawn === entry.sent) return;
    if (Math.abs(entry.drawn - (entry.sent ?? 0)) >= ACK_EVERY_BYTES) void send(entry);
    else sendLater(entry, ACK_IDLE_MS);
  };

  return {
    drawn(session, offset) {
      const entry = entries.get(session) ?? { session, drawn: 0, sent: null, inFlight: false, timer: null };
      entries.set(session, entry);
      // Not the larger of the two: a session whose log began anew goes back.
      entry.drawn = offset;
      schedule(entry);
    },
    resend() {
      for (const entry of entries.values()) {
        entry.sent = null;
        schedule(entry);
      }
    },
    forget(session) {
      const entry = entries.get(session);
      if (entry !== undefined) stop(entry);
      entries.delete(session);
    },
    dispose() {
      for (const entry of entries.values()) stop(entry);
      entries.clear();
    },
  };
};
