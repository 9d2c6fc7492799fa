import type { StreamEventData, StreamEventName } from '../../shared/events.ts';
import type { StreamConnection } from './stream-client.ts';

/** A stand-in for EventSource whose server is the test. */
export class FakeStream implements StreamConnection {
  readyState = 0;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly url: string) {}

  get query(): URLSearchParams {
    return new URL(this.url, 'http://test').searchParams;
  }

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.readyState = 2;
  }

  emit<K extends StreamEventName>(type: K, data: StreamEventData<K>, lastEventId = ''): void {
    this.readyState = 1;
    this.#dispatch(type, { data: JSON.stringify(data), lastEventId });
  }

  hello(stream: string, instance = 'i1'): void {
    this.emit('hello', { stream, instance, version: '1', role: 'owner' });
  }

  output(session: string, offset: number, text: string, id = `c${offset + text.length}`): void {
    this.emit('output', { session, offset, data: btoa(text) }, id);
  }

  snapshot(session: string, offset: number, id = `c${offset}`): void {
    this.emit('snapshot', { session, offset, cols: 80, rows: 24, data: btoa(`screen@${offset}`) }, id);
  }

  /** The connection breaks; with `forGood` as after an answer other than 200. */
  fail({ forGood = false } = {}): void {
    this.readyState = forGood ? 2 : 0;
    this.#dispatch('error', { data: '', lastEventId: '' });
  }

  #dispatch(type: string, init: { data: string; lastEventId: string }): void {
    this.#listeners.get(type)?.(new MessageEvent(type, init));
  }
}
