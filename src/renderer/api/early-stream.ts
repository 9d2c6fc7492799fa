import type { StreamConnection } from './stream-client.ts';
import { STREAM_EVENT_NAMES } from './stream-event.ts';

/** A stream that was dialled before there was anybody to hear it. */
export interface EarlyStream {
  /**
   * Gives the connection to whoever would dial this very address, once, and tells it all that was heard meanwhile as soon as it has had the
   * time to listen. Whoever wants another address dials it; the early stream is closed then, and null given.
   */
  adopt(url: string): StreamConnection | null;
  /** Closes it, if nobody has adopted it. */
  drop(): void;
}

/** Dials, and keeps what is said: with flow=ack the server stays at most 1 MiB ahead for each session, so that is not much. */
export const dialEarly = (url: string, dial: (url: string) => StreamConnection): EarlyStream => {
  const source = dial(url);
  const heard: { readonly type: string; readonly event: MessageEvent<string> }[] = [];
  const listeners = new Map<string, ((event: MessageEvent<string>) => void)[]>();
  let state: 'kept' | 'adopted' | 'passed on' | 'closed' = 'kept';
  /** How it stood when it failed; it is closed then, lest it dials again by itself. */
  let failedAs: number | null = null;

  const close = (): void => {
    state = 'closed';
    heard.length = 0;
    source.close();
  };
  const tell = (type: string, event: MessageEvent<string>): void => {
    for (const listener of listeners.get(type) ?? []) listener(event);
  };
  for (const type of [...STREAM_EVENT_NAMES, 'error'])
    source.addEventListener(type, (event) => {
      if (state === 'closed' || failedAs !== null) return;
      if (state === 'passed on') return tell(type, event);
      heard.push({ type, event });
      if (type !== 'error') return;
      failedAs = source.readyState;
      source.close();
    });

  const connection: StreamConnection = {
    get readyState() {
      return failedAs ?? source.readyState;
    },
    addEventListener(type, listener) {
      listeners.set(type, [...(listeners.get(type) ?? []), listener]);
    },
    close,
  };
  const passOn = (): void => {
    for (let next = heard.shift(); next !== undefined; next = heard.shift()) tell(next.type, next.event);
    if (state === 'adopted') state = 'passed on';
  };
  const drop = (): void => {
    if (state === 'kept') close();
  };

  return {
    adopt(wished) {
      if (wished !== url) drop();
      if (state !== 'kept') return null;
      state = 'adopted';
      queueMicrotask(passOn);
      return connection;
    },
    drop,
  };
};
