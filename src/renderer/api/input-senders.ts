import type { InputRequest } from './input-request.ts';
import { createInputSender, type InputProblem, type InputSender } from './input-sender.ts';

export interface InputSendersOptions {
  readonly post: (session: string, request: InputRequest) => Promise<void>;
  readonly onRoundTrip: (ms: number) => void;
  readonly onProblem: (session: string, problem: InputProblem) => void;
}

/** One input sender for each session that was typed into; sessions do not wait for each other. */
export interface InputSenders {
  /** Sends what was typed into a run of a session. */
  send(session: string, run: number, bytes: Uint8Array): void;
  /** The server is there again: what waits is sent at once. */
  retry(): void;
  forget(session: string): void;
  dispose(): void;
}

export const createInputSenders = (options: InputSendersOptions): InputSenders => {
  const senders = new Map<string, InputSender>();

  const senderOf = (session: string): InputSender => {
    const known = senders.get(session);
    if (known !== undefined) return known;
    const sender = createInputSender({
      post: (request) => options.post(session, request),
      onRoundTrip: options.onRoundTrip,
      onProblem: (problem) => options.onProblem(session, problem),
    });
    senders.set(session, sender);
    return sender;
  };

  return {
    send: (session, run, bytes) => senderOf(session).send(run, bytes),
    retry() {
      for (const sender of senders.values()) sender.retry();
    },
    forget(session) {
      senders.get(session)?.dispose();
      senders.delete(session);
    },
    dispose() {
      for (const sender of senders.values()) sender.dispose();
      senders.clear();
    },
  };
};
