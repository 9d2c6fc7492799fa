import { describe, expect, it } from 'vitest';
import { dialEarly, type EarlyStream } from './early-stream.ts';
import { FakeStream } from './fake-stream.ts';
import type { StreamConnection } from './stream-client.ts';

const URL = '/api/v1/stream?first=1';

const dial = (): { source: FakeStream; stream: EarlyStream } => {
  const source = new FakeStream(URL);
  return { source, stream: dialEarly(URL, () => source) };
};

/** Listens as the page does, and gives what it hears. */
const listen = (connection: StreamConnection | null): string[] => {
  const heard: string[] = [];
  for (const type of ['hello', 'output', 'ping', 'error'])
    connection?.addEventListener(type, ({ data }) => heard.push(`${type} ${data}`));
  return heard;
};

const told = (): Promise<void> => Promise.resolve();

describe('a stream that is dialled early', () => {
  it('tells whoever adopts it all that was said before, then what is said after, in order', async () => {
    const { source, stream } = dial();
    source.hello('s');
    source.output('web', 0, 'a');
    const heard = listen(stream.adopt(URL));
    expect(heard).toEqual([]);
    await told();
    source.output('web', 1, 'b');
    expect(heard.map((line) => line.replace(/ .*"data":/, ' '))).toEqual([
      expect.stringContaining('hello'),
      'output "YQ=="}',
      'output "Yg=="}',
    ]);
  });

  it('tells nothing more once it is closed, even of what waits', async () => {
    const { source, stream } = dial();
    source.hello('s');
    source.output('web', 0, 'a');
    const connection = stream.adopt(URL);
    const heard = listen(connection);
    connection?.addEventListener('hello', () => connection.close());
    await told();
    expect(heard).toHaveLength(1);
    expect(source.readyState).toBe(2);
  });

  it('is given once, and to nobody who wants another', () => {
    const { source, stream } = dial();
    expect(stream.adopt('/api/v1/stream?output=web')).toBeNull();
    expect(source.readyState).toBe(2);
    expect(stream.adopt(URL)).toBeNull();

    const other = dial();
    expect(other.stream.adopt(URL)).not.toBeNull();
    expect(other.stream.adopt(URL)).toBeNull();
    other.stream.drop();
    expect(other.source.readyState).toBe(0);
  });

  it('is closed where nobody adopts it', () => {
    const { source, stream } = dial();
    stream.drop();
    expect(source.readyState).toBe(2);
  });

  it.each([
    { forGood: true, state: 2, what: 'refused' },
    { forGood: false, state: 0, what: 'cut' },
  ])('says how it stood when it was $what, and does not dial again by itself', async ({ forGood, state }) => {
    const { source, stream } = dial();
    source.fail({ forGood });
    expect(source.readyState).toBe(2);
    source.hello('s');
    const connection = stream.adopt(URL);
    const heard = listen(connection);
    await told();
    expect(heard).toEqual(['error ']);
    expect(connection?.readyState).toBe(state);
  });
});
