import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isConnectionLimited } from './connection-limit.ts';
import { MAX_PLACES } from './place-order.ts';
import { createStreamPlaces, type PlaceChannel, type StreamPlaces } from './stream-places.ts';

/** All channels of one browser: what one says, the others hear a moment later. */
const createBrowser = () => {
  const listeners = new Map<PlaceChannel, (event: MessageEvent<unknown>) => void>();
  return (): PlaceChannel => {
    const channel: PlaceChannel = {
      postMessage(message) {
        // Closed, it is as silent as the tab of a process that has crashed.
        if (!listeners.has(channel)) return;
        const data = structuredClone(message);
        for (const [other, listener] of listeners)
          if (other !== channel) queueMicrotask(() => listener(new MessageEvent('message', { data })));
      },
      addEventListener: (_type, listener) => void listeners.set(channel, listener),
      close: () => void listeners.delete(channel),
    };
    return channel;
  };
};

interface Tab {
  readonly places: StreamPlaces;
  readonly channel: PlaceChannel;
  readonly changes: boolean[];
}

let openChannel: ReturnType<typeof createBrowser>;
let tabs: Tab[];
/** Lets messages arrive, and tells the tabs' clocks apart. */
const settle = (ms = 10): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const openTab = async (visible = true): Promise<Tab> => {
  const changes: boolean[] = [];
  const channel = openChannel();
  const number = tabs.length;
  const places = createStreamPlaces({
    channel,
    visible,
    onChange: (granted) => changes.push(granted),
    makeId: () => `tab-${number}`,
  });
  const tab = { places, channel, changes };
  tabs.push(tab);
  places.join();
  await settle();
  return tab;
};
/** A person turns from whatever they looked at to this tab. */
const show = async (shown: Tab): Promise<void> => {
  for (const tab of tabs) if (tab !== shown) tab.places.setVisible(false);
  shown.places.setVisible(true);
  await settle();
};
const openInOneWindow = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    for (const tab of tabs) tab.places.setVisible(false);
    await openTab();
  }
};
const openWindows = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await openTab();
};
const holders = (): readonly number[] => tabs.flatMap((tab, index) => (tab.places.granted ? [index] : []));

beforeEach(() => {
  vi.useFakeTimers();
  openChannel = createBrowser();
  tabs = [];
});
afterEach(() => {
  for (const { places } of tabs) places.dispose();
  vi.useRealTimers();
});

describe('the streams of the tabs of one browser', () => {
  it('are held by all of them while they are few, hidden or not', async () => {
    await openInOneWindow(MAX_PLACES);
    expect(holders()).toEqual([0, 1, 2, 3]);
  });

  it('are let go of by the hidden tabs that were seen least recently', async () => {
    await openInOneWindow(10);
    expect(holders()).toEqual([6, 7, 8, 9]);
  });

  it('are taken by every tab that is looked at, at once, and never held by more than there are places', async () => {
    await openInOneWindow(10);
    for (const tab of [...tabs, ...tabs.toReversed()]) {
      await show(tab);
      expect(tab.places.granted).toBe(true);
      expect(holders()).toHaveLength(MAX_PLACES);
    }
  });

  it('stay with the windows that have them while all are visible', async () => {
    await openWindows(8);
    expect(holders()).toEqual([0, 1, 2, 3]);
    await settle(10 * 60_000);
    expect(holders()).toEqual([0, 1, 2, 3]);
    // Told once that it has no place, or never: nothing goes back and forth.
    expect(tabs.map(({ changes }) => changes.length)).toEqual(
      [1, 1, 1, 1, 1, 1, 1, 1].map((n, i) => (i < 4 ? n : 2)),
    );
  });

  it('are taken by a window whose user asks for it, from the window with the weakest claim', async () => {
    await openWindows(8);
    tabs[6]?.places.take();
    await settle();
    expect(holders()).toEqual([0, 1, 2, 6]);
    tabs[7]?.places.take();
    await settle();
    expect(holders()).toEqual([0, 1, 6, 7]);
    tabs[3]?.places.take();
    await settle();
    expect(holders()).toEqual([0, 3, 6, 7]);
  });

  it('are free again when a tab closes, is put away or is frozen, and wanted again when it is back', async () => {
    await openWindows(5);
    tabs[1]?.places.leave();
    await settle();
    expect(holders()).toEqual([0, 2, 3, 4]);
    tabs[1]?.places.join();
    await settle();
    expect(holders()).toEqual([0, 2, 3, 4]);
    tabs[0]?.places.dispose();
    await settle();
    expect(holders()).toEqual([1, 2, 3, 4]);
  });

  it('are not kept from a visible tab by one that crashed', async () => {
    await openWindows(5);
    tabs[2]?.channel.close();
    await settle(5000);
    expect(tabs[4]?.places.granted).toBe(true);
  });

  it('are not counted for ever for a hidden tab that crashed', async () => {
    await openInOneWindow(5);
    for (const index of [1, 2, 3]) tabs[index]?.channel.close();
    // Slower than any browser makes a hidden tab's timers.
    await settle(4 * 60_000);
    expect(tabs[0]?.places.granted).toBe(true);
  });

  it('are not taken by a tab that opens in the background, unless there is room', async () => {
    await openInOneWindow(4);
    const before = tabs.map(({ changes }) => changes.length);
    const background = await openTab(false);
    await settle(1000);
    // Seen last of all the hidden: the one before it makes room, and the tab that is looked at notices nothing.
    expect(tabs[3]?.changes.length).toBe(before[3]);
    expect(holders()).toHaveLength(MAX_PLACES);
    expect(background.changes.length).toBeLessThanOrEqual(1);
  });

  it('are not limited without a channel, as over HTTP/2', () => {
    const granted: boolean[] = [];
    for (let index = 0; index < 10; index += 1) {
      const places = createStreamPlaces({
        channel: null,
        visible: index === 0,
        onChange: (value) => granted.push(value),
      });
      places.join();
      tabs.push({ places, channel: openChannel(), changes: [] });
    }
    expect(granted).toEqual(Array<boolean>(10).fill(true));
  });

  it('ignore what a page of another release says', async () => {
    await openInOneWindow(4);
    const stranger = openChannel();
    stranger.addEventListener('message', () => undefined);
    for (const message of [
      null,
      7,
      'ask',
      {},
      { type: 'tab' },
      { type: 'tab', tab: { id: 3 } },
      { type: 'x' },
    ])
      stranger.postMessage(message);
    await settle();
    expect(holders()).toEqual([0, 1, 2, 3]);
  });
});

describe('the connections that a browser allows', () => {
  const timing = (...protocols: readonly string[]) => ({
    getEntriesByType: (type: string) =>
      type === 'navigation' ? protocols.map((nextHopProtocol) => ({ nextHopProtocol }) as never) : [],
  });
  it('are few over HTTP/1.1, and where nothing is known', () => {
    expect(isConnectionLimited(timing('http/1.1'))).toBe(true);
    expect(isConnectionLimited(timing(''))).toBe(true);
    expect(isConnectionLimited(timing())).toBe(true);
  });
  it('do not matter over HTTP/2 and later', () => {
    expect(isConnectionLimited(timing('h2'))).toBe(false);
    expect(isConnectionLimited(timing('h3'))).toBe(false);
  });
});
