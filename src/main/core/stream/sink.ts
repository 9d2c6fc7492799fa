import type { ServerResponse } from 'node:http';
import { Emitter, type Event } from '../lifecycle.ts';

/** Where a stream's events go: one connection, with its back-pressure. */
export interface Sink {
  /** Takes ASCII; false: it is full, write again after `onDrain`. */
  write(text: string): boolean;
  readonly onDrain: Event<undefined>;
  /** Fires once, when the connection is gone for whatever reason; nothing may be written afterwards. */
  readonly onClose: Event<undefined>;
  /** Ends the answer properly, so that a client does not take it for a cut. */
  end(): void;
  /** Cuts the connection: for a peer that takes nothing any more. */
  destroy(): void;
}

/** The sink of an HTTP response whose head has been sent. */
export const createResponseSink = (response: ServerResponse): Sink => {
  const drained = new Emitter<undefined>();
  const closed = new Emitter<undefined>();
  response.on('drain', () => drained.fire(undefined));
  response.once('close', () => {
    closed.fire(undefined);
    drained.dispose();
    closed.dispose();
  });
  // A reset connection raises an error on the response; 'close' follows and is what counts.
  response.on('error', () => undefined);
  return {
    write: (text) => response.write(text, 'latin1'),
    onDrain: drained.event,
    onClose: closed.event,
    end: () => response.end(),
    destroy: () => response.destroy(),
  };
};
