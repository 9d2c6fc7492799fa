import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INPUT_BODY_LIMIT_BYTES } from '../../shared/limits.ts';
import { ApiError } from './api-error.ts';
import {
  createInputSender,
  MAX_PENDING_INPUT_BYTES,
  type InputProblem,
  type InputSender,
} from './input-sender.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lost = (): ApiError => new ApiError('unreachable', 0, 'The server cannot be reached.');

/** Applies numbered requests as PROTOCOL section 3 says: each number once, in order. */
class FakeServer {
  written = '';
  readonly requests: { text: string; seq: string }[] = [];
  concurrent = 0;
  mostConcurrent = 0;
  /** What happens to the next requests, in order; then all succeed. */
  readonly plan: ('lose-request' | 'lose-response' | ApiError)[] = [];
  #applied = new Map<string, number>();

  restart(): void {
    this.#applied = new Map();
  }

  readonly post = async (body: Uint8Array, seq: string): Promise<void> => {
    const text = new TextDecoder().decode(body);
    this.requests.push({ text, seq });
    this.concurrent += 1;
    this.mostConcurrent = Math.max(this.mostConcurrent, this.concurrent);
    await Promise.resolve();
    this.concurrent -= 1;
    const fate = this.plan.shift();
    if (fate === 'lose-request') throw lost();
    if (fate instanceof ApiError) throw fate;
    this.#apply(text, seq);
    if (fate === 'lose-response') throw lost();
  };

  #apply(text: string, seq: string): void {
    const [client = '', n = ''] = seq.split(':');
    const done = this.#applied.get(client) ?? 0;
    if (Number(n) <= done) return;
    if (Number(n) !== done + 1) throw new ApiError('out_of_order', 409, `Expected ${done + 1}.`);
    this.#applied.set(client, done + 1);
    this.written += text;
  }
}

let server: FakeServer;
let problems: InputProblem[];
let sender: InputSender;
let trips: number[];
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
    for (const key of 'hello') sender.send(bytes(key));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.map(({ text }) => text)).toEqual(['h', 'ello']);
    expect(server.mostConcurrent).toBe(1);
    expect(trips).toHaveLength(2);
  });

  it('numbers its requests from 1, each under the same client id', async () => {
    sender.send(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    sender.send(bytes('b'));
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
      sender.send(bytes(key));
      await vi.advanceTimersByTimeAsync(40);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.written).toBe(text);
  });

  it('repeats exactly the same request, whatever was typed since', async () => {
    server.plan.push('lose-response');
    sender.send(bytes('a'));
    await vi.advanceTimersByTimeAsync(1);
    sender.send(bytes('b'));
    await vi.advanceTimersByTimeAsync(5000);
    const [first, second, third] = server.requests;
    expect(second).toEqual(first);
    expect(third?.text).toBe('b');
    expect(server.written).toBe('ab');
  });

  it('repeats at once when it is told that the server is back', async () => {
    server.plan.push('lose-request', 'lose-request', 'lose-request', 'lose-request', 'lose-request');
    sender.send(bytes('a'));
    await vi.advanceTimersByTimeAsync(3000);
    const before = server.requests.length;
    sender.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.length).toBe(before + 1);
  });

  it('waits for a program that does not read, and loses nothing', async () => {
    server.plan.push(new ApiError('input_full', 503, 'Full.'), new ApiError('input_full', 503, 'Full.'));
    sender.send(bytes('abc'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.written).toBe('abc');
    expect(problems).toEqual([]);
  });

  it('sends a large paste in several requests, in order', async () => {
    const paste = 'x'.repeat(5 * 1024 * 1024) + 'end';
    sender.send(bytes(paste));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(6);
    expect(Math.max(...server.requests.map(({ text }) => text.length))).toBe(INPUT_BODY_LIMIT_BYTES);
    expect(server.written === paste).toBe(true);
  });

  it('begins another count when the server lost its own, with the bytes that were pending', async () => {
    sender.send(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    server.restart();
    sender.send(bytes('b'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.written).toBe('ab');
    const ids = server.requests.map(({ seq }) => seq.split(':')[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(server.requests[2]?.seq.endsWith(':1')).toBe(true);
  });

  it('drops what is pending when the program is not running, and says so once', async () => {
    const gone = (): ApiError => new ApiError('not_running', 409, 'Not running.');
    server.plan.push(gone(), gone());
    sender.send(bytes('a'));
    sender.send(bytes('b'));
    await vi.advanceTimersByTimeAsync(0);
    sender.send(bytes('c'));
    await vi.advanceTimersByTimeAsync(0);
    expect(problems).toEqual([{ kind: 'not-running' }]);
    sender.send(bytes('d'));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.written).toBe('d');
  });

  it('says that a link is read only', async () => {
    server.plan.push(new ApiError('forbidden', 403, 'No.'));
    sender.send(bytes('a'));
    await vi.advanceTimersByTimeAsync(0);
    expect(problems).toEqual([{ kind: 'read-only' }]);
  });

  it('refuses what would exceed its bound, and says so', async () => {
    server.plan.push(...Array.from({ length: 3 }, () => 'lose-request' as const));
    sender.send(bytes('a'));
    sender.send(new Uint8Array(MAX_PENDING_INPUT_BYTES));
    sender.send(bytes('b'));
    expect(problems).toEqual([{ kind: 'full' }]);
    await vi.advanceTimersByTimeAsync(0);
  });
});
