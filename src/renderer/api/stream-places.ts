import { makeClientId } from './client-id.ts';
import { hasPlace, type PlaceTab } from './place-order.ts';

/** How often a tab says that it is there, in milliseconds. Browsers let a hidden tab do so once a minute only. */
const HEARTBEAT_MS = 20_000;

/** A tab that was not heard of for this long, in milliseconds, is gone: two of a hidden tab's minutes, and some. */
const LEASE_MS = 150_000;

/** Whoever does not answer a visible tab in need of a place within this time, in milliseconds, is gone. Messages are not slowed down. */
const ANSWER_MS = 2000;

/** How long, in milliseconds, a tab that opens in the background listens for others before it takes a place. */
const LISTEN_MS = 300;

/** The part of BroadcastChannel that is used. It works on plain HTTP too, where Web Locks and service workers do not. */
export interface PlaceChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  close(): void;
}

type PlaceMessage =
  | { readonly type: 'tab'; readonly tab: PlaceTab }
  /** All others are to say that they are there. */
  | { readonly type: 'ask' }
  | { readonly type: 'left'; readonly id: string };

export interface StreamPlacesOptions {
  /** Where the tabs of this browser and origin hear each other; null: nothing is limited. */
  readonly channel: PlaceChannel | null;
  readonly visible: boolean;
  /** This tab got a place, or has to let go of it. */
  readonly onChange: (granted: boolean) => void;
  readonly makeId?: () => string;
}

/**
 * Which tabs of one browser hold a stream, where it allows only so many connections. Each tab knows all others by what they tell of
 * themselves, and works out by itself whether a place is its own.
 */
export interface StreamPlaces {
  readonly granted: boolean;
  setVisible(visible: boolean): void;
  /** Takes the place of the visible tab that has the weakest claim. */
  take(): void;
  /** The page is being put away, perhaps for good: another may have its place at once. */
  leave(): void;
  /** The page is back. */
  join(): void;
  dispose(): void;
}

const isTab = (value: unknown): value is PlaceTab => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, visible, seenAt, takenAt, heldSince } = value as Record<keyof PlaceTab, unknown>;
  return (
    typeof id === 'string' &&
    typeof visible === 'boolean' &&
    typeof seenAt === 'number' &&
    typeof takenAt === 'number' &&
    (heldSince === null || typeof heldSince === 'number')
  );
};

/** Reads a message; null: it is of a page of another release, and says nothing. */
const parseMessage = (data: unknown): PlaceMessage | null => {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  if (data.type === 'ask') return { type: 'ask' };
  if (data.type === 'left' && 'id' in data && typeof data.id === 'string')
    return { type: 'left', id: data.id };
  if (data.type === 'tab' && 'tab' in data && isTab(data.tab)) return { type: 'tab', tab: data.tab };
  return null;
};

export const createStreamPlaces = (options: StreamPlacesOptions): StreamPlaces => {
  const { channel } = options;
  const others = new Map<string, { readonly tab: PlaceTab; readonly heardAt: number }>();
  let self: PlaceTab = {
    id: (options.makeId ?? makeClientId)(),
    visible: options.visible,
    seenAt: Date.now(),
    takenAt: 0,
    heldSince: null,
  };
  let here = false;
  let listening: ReturnType<typeof setTimeout> | undefined;
  let answering: ReturnType<typeof setTimeout> | undefined;

  const tell = (message: PlaceMessage): void => channel?.postMessage(message);
  const tellSelf = (): void => tell({ type: 'tab', tab: self });

  const dropSilent = (since: number): void => {
    for (const [id, { heardAt }] of others) if (heardAt < since) others.delete(id);
  };

  /** A visible tab without a place makes sure that those who hold one are alive. */
  const callRoll = (): void => {
    if (answering !== undefined) return;
    const askedAt = Date.now();
    tell({ type: 'ask' });
    answering = setTimeout(() => {
      answering = undefined;
      dropSilent(askedAt);
      settle();
    }, ANSWER_MS);
  };

  const settle = (): void => {
    if (listening !== undefined) return;
    const granted =
      here && (channel === null || hasPlace(self.id, [self, ...[...others.values()].map(({ tab }) => tab)]));
    if (here && !granted && self.visible) callRoll();
    if (granted === (self.heldSince !== null)) return;
    self = { ...self, heldSince: granted ? Date.now() : null };
    if (here) tellSelf();
    options.onChange(granted);
  };

  const handleMessage = (data: unknown): void => {
    const message = parseMessage(data);
    if (message === null || !here) return;
    switch (message.type) {
      case 'ask':
        return tellSelf();
      case 'left':
        others.delete(message.id);
        return settle();
      case 'tab':
        others.set(message.tab.id, { tab: message.tab, heardAt: Date.now() });
        return settle();
    }
  };
  channel?.addEventListener('message', (event) => handleMessage(event.data));

  const heartbeat = setInterval(() => {
    if (!here) return;
    if (self.visible) self = { ...self, seenAt: Date.now() };
    tellSelf();
    dropSilent(Date.now() - LEASE_MS);
    settle();
  }, HEARTBEAT_MS);

  const join = (): void => {
    if (here) return;
    here = true;
    tell({ type: 'ask' });
    tellSelf();
    if (self.visible || channel === null) return settle();
    // Nobody waits for a tab in the background: it does not take a place only to let go of it.
    listening = setTimeout(() => {
      listening = undefined;
      settle();
    }, LISTEN_MS);
  };

  const stopListening = (): void => {
    clearTimeout(listening);
    listening = undefined;
  };

  const leave = (): void => {
    if (!here) return;
    here = false;
    stopListening();
    clearTimeout(answering);
    answering = undefined;
    others.clear();
    settle();
    tell({ type: 'left', id: self.id });
  };

  return {
    get granted() {
      return self.heldSince !== null;
    },
    setVisible(visible) {
      if (visible === self.visible) return;
      // Both when it appears and when it disappears, it was looked at until this moment.
      self = { ...self, visible, seenAt: Date.now(), takenAt: 0 };
      if (!here) return;
      stopListening();
      tellSelf();
      settle();
    },
    take() {
      if (!here) return;
      self = { ...self, takenAt: Date.now() };
      tellSelf();
      settle();
    },
    leave,
    join,
    dispose() {
      leave();
      clearInterval(heartbeat);
      channel?.close();
    },
  };
};
