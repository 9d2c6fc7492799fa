/** Input of one client into one session, exactly once and in order, as docs/protocol.md has it: a small implementation of its rules. */
export interface NumberedSender {
  /** Adds bytes to what is to be sent. */
  readonly send: (bytes: Buffer) => void;
  /** Resolves when everything was answered. */
  readonly done: () => Promise<void>;
  /** Requests that were sent, repeats included. */
  readonly requests: number;
  /** Answers of the server, by their code. */
  readonly refusals: ReadonlyMap<string, number>;
}

/** The most that one request holds, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** What one repeat waits for its answer at most, in milliseconds. */
const LONGEST_PATIENCE_MS = 20_000;

export const createNumberedSender = (options: {
  readonly url: string;
  readonly token: string;
  readonly session: string;
  readonly client: string;
  /** An answer that does not come by then counts as lost, in milliseconds; each repeat of a request is given twice the time, as long as none came. */
  readonly timeoutMs: number;
  /** Bytes of a request, at most. */
  readonly bodyBytes?: () => number;
}): NumberedSender => {
  let pending = Buffer.alloc(0);
  let number = 0;
  let requests = 0;
  let running: Promise<void> | undefined;
  const refusals = new Map<string, number>();

  /** Sends one numbered request until it is answered; it stays the same however often it is repeated. */
  const sendOne = async (body: Buffer<ArrayBuffer>, seq: string): Promise<void> => {
    // A machine that is so busy that no answer is in time would have it repeated for ever.
    for (let patienceMs = options.timeoutMs; ; patienceMs *= 2) {
      requests += 1;
      try {
        const response = await fetch(`${options.url}/api/v1/sessions/${options.session}/input`, {
          method: 'POST',
          headers: { authorization: `Bearer ${options.token}`, 'input-seq': seq },
          body,
          signal: AbortSignal.timeout(Math.min(patienceMs, LONGEST_PATIENCE_MS)),
        });
        if (response.status === 204) return;
        patienceMs = options.timeoutMs / 2;
        const { code } = (await response.json()) as { code: string };
        refusals.set(code, (refusals.get(code) ?? 0) + 1);
        // A program that does not read has room later. Anything else is wrong here.
        if (code !== 'input_full') throw new Refused(`${seq} was refused: ${code}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      } catch (error) {
        if (error instanceof Refused) throw error;
        // Lost on the way there or back: which, nobody can tell, and so it is repeated as it was.
      }
    }
  };

  const run = async (): Promise<void> => {
    while (pending.length > 0) {
      const length = Math.min(pending.length, options.bodyBytes?.() ?? MAX_BODY_BYTES);
      const body = Buffer.from(pending.subarray(0, length));
      pending = pending.subarray(length);
      number += 1;
      await sendOne(body, `${options.client}:${number}`);
    }
    running = undefined;
  };

  return {
    send: (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      running ??= run();
    },
    done: () => running ?? Promise.resolve(),
    get requests() {
      return requests;
    },
    refusals,
  };
};

class Refused extends Error {}
