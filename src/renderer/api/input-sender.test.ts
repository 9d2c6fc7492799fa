import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INPUT_BODY_LIMIT_BYTES } from '../../shared/limits.ts';
import { ApiError } from './api-error.ts';
import type { InputRequest } from './input-request.ts';
import {
  createInputSender,
  MAX_PENDING_INPUT_BYTES,
  type InputProblem,
  type InputSender,
} from './input-sender.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lost = (): ApiError => new ApiError('unreachable', 0, 'The server cannot be reached.');

/** Applies numbered requests as the protocol says: each number once, in order, and only to the run that it is for. */
class FakeServer {
  written = '';
  run = 1;
  readonly requests: { text: string; seq: string; run: number }[] = [];
  concurrent = 0;
  mostConcurrent = 0;
  /** What happens to the next requests, in order; then all succeed. */
  readonly plan: ('lose-request' | 'lose-response' | ApiError)[] = [];
  #applied = new Map<string, number>();

  /** Knows no client any more. */
  forget(): void {
    this.#applied = new Map();
  }

  /** Runs the session anew, as somebody asked for it. */
  startAnew(): void {
    this.run += 1;
    this.written = '';
  }

  /** Dies and comes back with the next run. */
  restart(): void {
    this.forget();
    this.startAnew();
  }

  readonly post = async ({ bytes: body, seq, run }: InputRequest): Promise<void> => {
    const text = new TextDecoder().decode(body);
    this.requests.push({ text, seq, run });
    this.concurrent += 1;
    this.mostConcurrent = Math.max(this.mostConcurrent, this.concurrent);
    await Promise.resolve();
    this.concurrent -= 1;
    const fate = this.plan.shift();
    if (fate === 'lose-request') throw lost();
    if (fate instanceof ApiError) throw fate;
    this.#apply(text, seq, run);
    if (fate === 'lose-response') throw lost();
  };

  #apply(text: string, seq: string, run: number): void {
    const [client = '', n = ''] = seq.split(':');
    const done = this.#applied.get(client) ?? 0;
    if (Number(n) <= done) return;
    if (run !== this.run) throw new ApiError('other_run', 409, `Expected ${this.run}.`);
    if (Number(n) !== done + 1) throw new ApiError('out_of_order', 409, `Expected ${done + 1}.`);
    this.#applied.set(client, done + 1);
    this.written += text;
  }
}

let server: FakeServer;
let problems: InputProblem[];
let sender: InputSender;
let trips: number[];
const type = (typed: Uint8Array, run = 1): void => sender.send(run, typed);
beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  problems = [];
  trips = [];
  sender = createInputSender({
    post: server.post,
    onRoundTrip: (ms) => trips.push(ms),
    onProblem: (problem) => problems.push(problem),
  });
});
afterEach(() => {
  sender.dispose();
  vi.useRealTimers();
});

describe('the input sender', () => {
  it('sends the first key at once and joins what is typed meanwhile', async () => {
    for (const key of 'hello') type(bytes(key));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.map(({ text }) => text)).toEqual(['h', 'ello']);
    expect(server.mostConcurrent).toBe(1);
    expect(trips).toHaveLength(2);
  });

  it('numbers its requests from 1, each under the same client id', async () => {
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(0);
    const [first, second] = server.requests.map(({ seq }) => seq.split(':'));
    expect(first?.[1]).toBe('1');
    expect(second).toEqual([first?.[0], '2']);
  });

  it('writes every key once and in order although requests and responses are lost', async () => {
    const fates = ['lose-response', 'lose-request', 'lose-response', 'lose-response'] as const;
    server.plan.push(...fates);
    const text = 'the quick brown fox';
    for (const key of text) {
      type(bytes(key));
      await vi.advanceTimersByTimeAsync(40);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.written).toBe(text);
  });

  it('repeats exactly the same request, whatever was typed since', async () => {
    server.plan.push('lose-response');
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(1);
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(5000);
    const [first, second, third] = server.requests;
    expect(second).toEqual(first);
    expect(third?.text).toBe('b');
    expect(server.written).toBe('ab');
  });

  it('repeats at once when it is told that the server is back', async () => {
    server.plan.push('lose-request', 'lose-request', 'lose-request', 'lose-request', 'lose-request');
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(3000);
    const before = server.requests.length;
    sender.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.length).toBe(before + 1);
  });

  it('waits for a program that does not read, and loses nothing', async () => {
    server.plan.push(new ApiError('input_full', 503, 'Full.'), new ApiError('input_full', 503, 'Full.'));
    type(bytes('abc'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.written).toBe('abc');
    expect(problems).toEqual([]);
  });

  it('sends a large paste in several requests, in order', async () => {
    const paste = 'x'.repeat(5 * 1024 * 1024) + 'end';
    type(bytes(paste));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(6);
    expect(Math.max(...server.requests.map(({ text }) => text.length))).toBe(INPUT_BODY_LIMIT_BYTES);
    expect(server.written === paste).toBe(true);
  });

  it('begins another count when the server lost its own, with the bytes that were pending', async () => {
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    server.forget();
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.written).toBe('ab');
    const ids = server.requests.map(({ seq }) => seq.split(':')[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(server.requests[2]?.seq.endsWith(':1')).toBe(true);
  });

  it('begins no other count for what may be written already, and says that it is not sure', async () => {
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    server.plan.push('lose-response');
    type(bytes('b'));
    type(bytes('c'));
    await vi.advanceTimersByTimeAsync(1);
    server.forget();
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.written).toBe('ab');
    expect(problems).toEqual([{ kind: 'unsure' }]);
    type(bytes('d'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.written).toBe('abd');
  });

  it('is sure of what a program that does not read was refused', async () => {
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    server.plan.push(new ApiError('input_full', 503, 'Full.'));
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(1);
    server.forget();
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.written).toBe('ab');
    expect(problems).toEqual([]);
  });

  it('drops what is pending when the program is not running, and says so once', async () => {
    const gone = (): ApiError => new ApiError('not_running', 409, 'Not running.');
    server.plan.push(gone(), gone());
    type(bytes('a'));
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(0);
    type(bytes('c'));
    await vi.advanceTimersByTimeAsync(0);
    expect(problems).toEqual([{ kind: 'not-running' }]);
    type(bytes('d'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.written).toBe('d');
  });

  it('says that a link is read only', async () => {
    server.plan.push(new ApiError('forbidden', 403, 'No.'));
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    expect(problems).toEqual([{ kind: 'read-only' }]);
  });

  it('refuses what would exceed its bound, and says so', async () => {
    server.plan.push(...Array.from({ length: 3 }, () => 'lose-request' as const));
    type(bytes('a'));
    type(new Uint8Array(MAX_PENDING_INPUT_BYTES));
    type(bytes('b'));
    expect(problems).toEqual([{ kind: 'full' }]);
    await vi.advanceTimersByTimeAsync(0);
  });
});

describe('input for a run that is over', () => {
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(20_000);

  for (const [title, earlier] of [
    ['the first of its client', ''],
    ['one of many', 'abc'],
  ] as const)
    it(`is not written to the next run when its answer was lost with the server: ${title}`, async () => {
      for (const key of earlier) {
        type(bytes(key));
        await vi.advanceTimersByTimeAsync(0);
      }
      server.plan.push('lose-response');
      for (const key of 'secret') type(bytes(key));
      await vi.advanceTimersByTimeAsync(1);
      expect(server.written).toBe(`${earlier}s`);
      server.restart();
      await settle();
      expect(server.written).toBe('');
      expect(problems).toEqual([{ kind: 'other-run' }]);
      type(bytes('after'), 2);
      await settle();
      expect(server.written).toBe('after');
      expect(problems).toHaveLength(1);
    });

  it('is dropped where it waits when the user types into the next one, and never joined with that', async () => {
    server.plan.push('lose-request');
    type(bytes('a'));
    type(bytes('b'));
    await vi.advanceTimersByTimeAsync(1);
    server.startAnew();
    type(bytes('c'), 2);
    type(bytes('d'), 2);
    expect(problems).toEqual([{ kind: 'other-run' }]);
    await settle();
    expect(server.written).toBe('cd');
    expect(server.requests.map(({ text, run }) => `${text}${run}`)).toEqual(['a1', 'a1', 'cd2']);
    expect(problems).toHaveLength(1);
  });

  it('is not complained of when a repeat shows that it was written', async () => {
    server.plan.push('lose-response');
    type(bytes('exit'));
    await vi.advanceTimersByTimeAsync(1);
    server.startAnew();
    type(bytes('a'), 2);
    await settle();
    expect(server.written).toBe('a');
    expect(problems).toEqual([]);
    // One count: the repeat was answered.
    expect(server.requests.map(({ seq }) => seq.split(':')[1])).toEqual(['1', '1', '2']);
  });

  it('makes room for what is typed into the next one', async () => {
    server.plan.push('lose-request');
    type(bytes('a'));
    await vi.advanceTimersByTimeAsync(1);
    type(new Uint8Array(MAX_PENDING_INPUT_BYTES));
    server.startAnew();
    type(bytes('b'), 2);
    await settle();
    expect(server.written).toBe('b');
    expect(problems).toEqual([{ kind: 'other-run' }]);
  });

  it('is refused, and said once, for as long as the page does not know of the next one', async () => {
    server.startAnew();
    for (const key of 'abc') {
      type(bytes(key));
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(server.written).toBe('');
    expect(problems).toEqual([{ kind: 'other-run' }]);
  });
});
