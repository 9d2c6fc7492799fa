import { describe, expect, it, vi } from 'vitest';
import { ApiError } from './api-error.ts';
import { createInputSender, type InputProblem } from './input-sender.ts';

/** Random numbers that a seed repeats (mulberry32). */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A network that loses, delays, doubles and reorders, before a server that applies numbered requests as the protocol says. */
class RoughServer {
  written = '';
  readonly #last = new Map<string, number>();

  constructor(private readonly random: () => number) {}

  readonly post = async (body: Uint8Array, seq: string): Promise<void> => {
    const text = new TextDecoder().decode(body);
    const fate = this.random();
    await this.#wait();
    if (fate < 0.15) throw lost();
    // Given up by the client, and applied long after, when it has repeated it and gone on.
    if (fate < 0.3) {
      void this.#wait(2000).then(() => this.#tryToApply(text, seq));
      throw lost();
    }
    if (fate < 0.35) throw new ApiError('input_full', 503, 'Full.');
    this.#apply(text, seq);
    if (fate < 0.5) this.#tryToApply(text, seq);
    await this.#wait();
    if (fate < 0.65) throw lost();
  };

  #wait(longestMs = 50): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.random() * longestMs));
  }

  #tryToApply(text: string, seq: string): void {
    try {
      this.#apply(text, seq);
    } catch {
      // Nobody hears the answer to a double.
    }
  }

  #apply(text: string, seq: string): void {
    const [client = '', n = ''] = seq.split(':');
    const done = this.#last.get(client) ?? 0;
    if (Number(n) <= done) return;
    if (Number(n) !== done + 1) throw new ApiError('out_of_order', 409, `Expected ${done + 1}.`);
    this.#last.set(client, done + 1);
    this.written += text;
  }
}

const lost = (): ApiError => new ApiError('unreachable', 0, 'The server cannot be reached.');

describe('the input sender on a rough network', () => {
  for (let seed = 1; seed <= 20; seed += 1)
    it(`writes every key once and in order (seed ${seed})`, async () => {
      vi.useFakeTimers();
      try {
        const random = createRandom(seed);
        const server = new RoughServer(random);
        const problems: InputProblem[] = [];
        const sender = createInputSender({
          post: server.post,
          onRoundTrip: () => undefined,
          onProblem: (problem) => problems.push(problem),
        });
        let typed = '';
        for (let key = 0; key < 400; key += 1) {
          const text = `${key};`;
          typed += text;
          sender.send(new TextEncoder().encode(text));
          await vi.advanceTimersByTimeAsync(random() * 60);
          if (random() < 0.05) sender.retry();
        }
        await vi.advanceTimersByTimeAsync(10 * 60_000);
        expect(server.written).toBe(typed);
        expect(problems).toEqual([]);
        sender.dispose();
      } finally {
        vi.useRealTimers();
      }
    });
});
