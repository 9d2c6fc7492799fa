import { describe, expect, it, vi } from 'vitest';
import { ApiError } from './api-error.ts';
import type { InputRequest } from './input-request.ts';
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
  run = 1;
  /** By run. */
  readonly written = new Map<number, string>();
  readonly #last = new Map<string, number>();

  constructor(private readonly random: () => number) {}

  /** Dies and comes back: it knows no client, and runs the program anew. */
  restart(): void {
    this.#last.clear();
    this.run += 1;
  }

  readonly post = async (request: InputRequest): Promise<void> => {
    const fate = this.random();
    await this.#wait();
    if (fate < 0.15) throw lost();
    // Given up by the client, and applied long after, when it has repeated it and gone on.
    if (fate < 0.3) {
      void this.#wait(2000).then(() => this.#tryToApply(request));
      throw lost();
    }
    if (fate < 0.35) throw new ApiError('input_full', 503, 'Full.');
    this.#apply(request);
    if (fate < 0.5) this.#tryToApply(request);
    await this.#wait();
    if (fate < 0.65) throw lost();
  };

  #wait(longestMs = 50): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.random() * longestMs));
  }

  #tryToApply(request: InputRequest): void {
    try {
      this.#apply(request);
    } catch {
      // Nobody hears the answer to a double.
    }
  }

  #apply({ bytes, seq, run }: InputRequest): void {
    const [client = '', n = ''] = seq.split(':');
    const done = this.#last.get(client) ?? 0;
    if (Number(n) <= done) return;
    if (run !== this.run) throw new ApiError('other_run', 409, `Expected ${this.run}.`);
    if (Number(n) !== done + 1) throw new ApiError('out_of_order', 409, `Expected ${done + 1}.`);
    this.#last.set(client, done + 1);
    this.written.set(run, (this.written.get(run) ?? '') + new TextDecoder().decode(bytes));
  }
}

const lost = (): ApiError => new ApiError('unreachable', 0, 'The server cannot be reached.');

/** Types 400 keys over some twelve seconds, then lets everything come to rest. */
const typeOn = async (
  seed: number,
  options: { readonly restarts: boolean },
): Promise<{ server: RoughServer; typed: ReadonlyMap<number, string>; problems: InputProblem[] }> => {
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
    const typed = new Map<number, string>();
    /** The run that the page knows of. */
    let seen = server.run;
    for (let key = 0; key < 400; key += 1) {
      const text = `${key};`;
      typed.set(seen, (typed.get(seen) ?? '') + text);
      sender.send(seen, new TextEncoder().encode(text));
      await vi.advanceTimersByTimeAsync(random() * 60);
      if (random() < 0.05) sender.retry();
      if (options.restarts && key % 50 === 25) {
        server.restart();
        // The page hears of it some keys later.
        setTimeout(() => (seen = server.run), random() * 300);
      }
    }
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    sender.dispose();
    return { server, typed, problems };
  } finally {
    vi.useRealTimers();
  }
};

describe('the input sender on a rough network', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    it(`writes every key once and in order (seed ${seed})`, async () => {
      const { server, typed, problems } = await typeOn(seed, { restarts: false });
      expect(server.written).toEqual(typed);
      expect(problems).toEqual([]);
    });

    it(`writes to each run no key but those typed into it, once and in order (seed ${seed})`, async () => {
      const { server, typed, problems } = await typeOn(seed, { restarts: true });
      expect(server.run).toBe(9);
      for (const [run, written] of server.written)
        expect(typed.get(run)?.slice(0, written.length)).toBe(written);
      // What was lost with a run was said; of the last, nothing was.
      expect(server.written.get(server.run)).toBe(typed.get(server.run));
      expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(['other-run']));
    });
  }
});
