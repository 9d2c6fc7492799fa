import { Emitter } from '../lifecycle.ts';
import type { Sink } from './sink.ts';

/** A connection whose other end reads when the test says so. `room`: bytes that it takes before it is full. */
export class FakeSink implements Sink {
  text = '';
  ended = false;
  readonly #drain = new Emitter<undefined>();
  readonly #close = new Emitter<undefined>();
  readonly onDrain = this.#drain.event;
  readonly onClose = this.#close.event;

  constructor(private room = Number.POSITIVE_INFINITY) {}

  write(text: string): boolean {
    this.text += text;
    this.room -= text.length;
    return this.room > 0;
  }

  drain(room = Number.POSITIVE_INFINITY): void {
    this.room = room;
    this.#drain.fire(undefined);
  }

  destroyed = false;

  end(): void {
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
    this.#close.fire(undefined);
  }

  /** All whole events so far. */
  events(): readonly { name: string; id: string | undefined; data: Record<string, unknown> }[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .map((block) => {
        const fields = new Map(
          block
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        return {
          name: fields.get('event') ?? '',
          id: fields.get('id'),
          data: JSON.parse(fields.get('data') ?? 'null') as Record<string, unknown>,
        };
      });
  }
}
