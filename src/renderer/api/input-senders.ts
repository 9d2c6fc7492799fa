import { createInputSender, type InputProblem, type InputSender } from './input-sender.ts';

export interface InputSendersOptions {
  readonly post: (session: string, bytes: Uint8Array<ArrayBuffer>, seq: string) => Promise<void>;
  readonly onRoundTrip: (ms: number) => void;
  readonly onProblem: (session: string, problem: InputProblem) => void;
}

/** One input sender for each session that was typed into; sessions do not wait for each other. */
export interface InputSenders {
  send(session: string, bytes: Uint8Array): void;
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
      post: (bytes, seq) => options.post(session, bytes, seq),
      onRoundTrip: options.onRoundTrip,
      onProblem: (problem) => options.onProblem(session, problem),
    });
    senders.set(session, sender);
    return sender;
  };

  return {
    send: (session, bytes) => senderOf(session).send(bytes),
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
