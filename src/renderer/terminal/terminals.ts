import type { Terminal } from '@xterm/xterm';
import type { Resize, Session } from '../../shared/session.ts';
import type { PageEvent } from '../api/stream-event.ts';
import { createStore, type Store } from '../state/store.ts';
import { DEFAULT_APPEARANCE, type Appearance } from './appearance.ts';
import { NO_EARLIER_OUTPUT, type EarlierOutput } from './earlier-output.ts';
import type { EarlierSource } from './earlier/earlier-source.ts';
import { loadTerminalFonts } from './fonts.ts';
import { createGpuRenderers } from './gpu-renderers.ts';
import type { DoubtfulLink } from './links.ts';
import { openTerminal, type OpenTerminal } from './open-terminal.ts';
import { readScreen, readText } from './read-text.ts';
import { settleWithin } from './settle-within.ts';
import { NO_SEARCH, type TerminalSearch } from './terminal-search.ts';
import { createTabSizes, type TabSizes, type TabSizesOptions } from './tab-sizes.ts';
import { NOTHING_HELD, touchKeyText, withHeld, type Held, type TouchKey } from './touch-keys.ts';
import { ZOOM } from './zoom.ts';

export type { Appearance } from './appearance.ts';
export type { EarlierOutput, EarlierState } from './earlier-output.ts';
export type { TerminalSize } from './tab-sizes.ts';
export type { DoubtfulLink } from './links.ts';
export type { SearchOptions, SearchResults, TerminalSearch } from './terminal-search.ts';
export type { Held, TouchKey } from './touch-keys.ts';

/** What a component holds on to of one terminal. */
export type KeptTerminal = Pick<OpenTerminal, 'search' | 'earlier' | 'begun'>;

/**
 * The terminals of the open tabs. They live outside React: a tab that is not shown goes on being written. Of many tabs only some are kept;
 * the others are at rest: what had been selected and scrolled to in them is gone, and when one is shown again a terminal is made anew, to
 * be filled by a snapshot.
 */
export interface Terminals {
  /**
   * The terminals that are kept, by session id. Whoever holds on to a part of one takes it from here, and so gets the next one in its place:
   * that of the active tab is there, but it may be another one than a moment ago.
   */
  readonly kept: Pick<Store<ReadonlyMap<string, KeptTerminal>>, 'get' | 'subscribe'>;
  /** Shows a session's terminal in `host`, which it fills; the host needs a size of its own. */
  mount(sessionId: string, host: HTMLElement): void;
  /** Takes the terminal out of `host`, if it is still there; it goes on being written for as long as it is kept. */
  unmount(sessionId: string, host: HTMLElement): void;
  focus(sessionId: string): void;
  /** The search in the terminal that is kept at this moment; where there is none it finds nothing. */
  search(sessionId: string): TerminalSearch;
  /** The session's earlier output, over the terminal that is kept at this moment. */
  earlier(sessionId: string): EarlierOutput;
  hasSelection(sessionId: string): boolean;
  /** What is selected, as text; empty where nothing is. */
  selection(sessionId: string): string;
  /** The rows that are to be seen, earlier output included where it lies over the live ones. */
  visibleText(sessionId: string): string;
  /** Copies the selection; false where nothing is selected or the browser forbids it. */
  copy(sessionId: string): Promise<boolean>;
  /** Pastes the clipboard; false where the browser does not let a page read it (the paste key works there all the same). */
  paste(sessionId: string): Promise<boolean>;
  selectAll(sessionId: string): void;
  /** Clears this page's view of the scrollback; the session's log is untouched. */
  clear(sessionId: string): void;
  scrollToBottom(sessionId: string): void;
  /** Sends a key that a touch screen lacks, in the form that the program asked for. */
  press(sessionId: string, key: TouchKey): void;
  /** Sends text as if it had been typed. */
  type(sessionId: string, text: string): void;
  /** Sends composed text, and Enter behind it. Several lines are bracketed where the program asked for that, as a paste is. */
  sendText(sessionId: string, text: string): void;
  /** What is held for the next character that is typed into any of them, for keyboards without Ctrl and Alt. */
  readonly held: Pick<Store<Held>, 'get' | 'subscribe'>;
  hold(held: Held): void;
  setAppearance(appearance: Partial<Appearance>): void;
  /** Takes the size: the session gets the grid of this pane, and follows it from then on. */
  fit(sessionId: string): void;
  /** By session id, of the open tabs, those at rest included. */
  readonly sizes: TabSizes['store'];
  scrollToTop(sessionId: string): void;
  /** The whole buffer as text, wrapped lines joined; empty where no terminal is kept. */
  text(sessionId: string): string;
  /** The emulator itself, for whoever looks into it cell by cell, as tests do; null where none is kept. */
  emulator(sessionId: string): Terminal | null;
  /** The rows that are to be seen. */
  screen(sessionId: string): string;
}

/** What the engine does with the terminals; the page's components see `Terminals` only. */
export interface TerminalsEngine extends Terminals {
  /** Makes and disposes terminals so that exactly the tabs in `kept` have one; `tabs`: all that are open. */
  setOpen(tabs: readonly string[], kept: readonly string[]): void;
  handleEvent(event: PageEvent): void;
  /** The stream is open again: panes wish for their sizes once more. */
  handleReconnect(): void;
  /** A grid that a session created by this page may begin with; null while no pane was ever measured. */
  proposeSize(): Resize | null;
  dispose(): void;
}

export interface TerminalsOptions extends Pick<TabSizesOptions, 'sizeAtFirst' | 'postSize'> {
  /** Whether this is the desktop window, which owns sizes by default. */
  readonly desktop: boolean;
  readonly hasGpu: () => boolean;
  readonly session: (sessionId: string) => Session | undefined;
  /** Whether a person may type into the session. */
  readonly mayType: (sessionId: string) => boolean;
  /** Somebody has typed who may not. */
  readonly onTypedInVain: (sessionId: string) => void;
  readonly mayAnswer: (sessionId: string, owned: boolean, focused: boolean) => boolean;
  readonly onInput: (sessionId: string, bytes: Uint8Array) => void;
  readonly onDrawn: (sessionId: string, offset: number) => void;
  /** What runs in the session asks for a text to be put on the clipboard, while somebody may be looking. */
  readonly onCopyAsked: (sessionId: string, text: string) => void;
  /** A link was clicked whose text says another address than it leads to; it is opened only where the user says so. */
  readonly onDoubtfulLink: (link: DoubtfulLink) => void;
  /** The terminal is gone: its tab was closed, or is at rest. */
  readonly onDisposed: (sessionId: string) => void;
  /** How far a session's terminal is zoomed at first. */
  readonly zoomAtFirst: (sessionId: string) => number;
  readonly onZoom: (sessionId: string, zoom: number) => void;
  /** Where a session's earlier output comes from. */
  readonly source: (sessionId: string) => EarlierSource;
}

/** How long, in milliseconds, the first terminal waits for its renderer, so that its cells do not change size just after it was shown. */
const RENDERER_TIMEOUT_MS = 1000;

/** What a terminal sends for Enter. */
const ENTER = '\r';

export const createTerminals = (options: TerminalsOptions): TerminalsEngine => {
  const gpu = createGpuRenderers(options.hasGpu);
  const kept = createStore<ReadonlyMap<string, OpenTerminal>>(new Map());
  const entryOf = (id: string): OpenTerminal | undefined => kept.get().get(id);
  const sizes = createTabSizes({
    sizeAtFirst: options.sizeAtFirst,
    postSize: options.postSize,
    onOwnerChange(id) {
      entryOf(id)?.pane.layout();
      publishSize(id);
    },
  });
  let appearance = DEFAULT_APPEARANCE;
  const held = createStore(NOTHING_HELD);
  /** Hosts of sessions whose terminal cannot be shown yet: what draws it is being loaded, or there is none. */
  const hosts = new Map<string, HTMLElement>();
  const fonts = loadTerminalFonts(appearance.fontFamily);
  let drawing: 'asleep' | 'preparing' | 'ready' = 'asleep';

  /** Fonts and renderer both decide the size of a cell, so both are waited for. */
  const prepare = async (): Promise<void> => {
    drawing = 'preparing';
    await Promise.all([fonts, settleWithin(gpu.prepare(), RENDERER_TIMEOUT_MS)]);
    drawing = 'ready';
    for (const id of hosts.keys()) show(id);
  };

  const publishSize = (id: string): void => {
    const entry = entryOf(id);
    if (entry !== undefined) sizes.publish(id, entry.terminal, entry.room);
  };

  const show = (id: string): void => {
    const host = hosts.get(id);
    const entry = entryOf(id);
    if (host === undefined || entry === undefined) return;
    if (drawing === 'asleep') void prepare();
    if (drawing === 'ready') entry.show(host);
  };

  /** The terminal that is to be seen: earlier output, where it lies over the live one. */
  const shown = (id: string): Terminal | undefined => {
    const entry = entryOf(id);
    return entry?.earlier.terminal ?? entry?.terminal;
  };

  /** What is held counts once, whatever is typed. */
  const takeHeld = (): Held => {
    const taken = held.get();
    held.update(() => NOTHING_HELD);
    return taken;
  };
  const modify = (typed: string): string => withHeld(typed, takeHeld());

  const add = (id: string): void => {
    const size = sizes.of(id);
    const session = options.session(id);
    // Who resized it while this tab was at rest owns it by now, and must not be taken for this page.
    if (session !== undefined) size.observe({ cols: session.cols, rows: session.rows });
    const entry: OpenTerminal = openTerminal({
      appearance: () => appearance,
      gpu,
      desktop: options.desktop,
      grid: size.current,
      size,
      mayType: () => options.mayType(id),
      onTypedInVain: () => options.onTypedInVain(id),
      mayAnswer: (owned, focused) => options.mayAnswer(id, owned, focused),
      modify,
      zoom: options.zoomAtFirst(id),
      onZoom: (zoom) => options.onZoom(id, zoom),
      holds: () => held.get() !== NOTHING_HELD,
      onInput: (bytes) => options.onInput(id, bytes),
      onDrawn: (offset) => options.onDrawn(id, offset),
      onCopyAsked: (text) => options.onCopyAsked(id, text),
      onDoubtfulLink: options.onDoubtfulLink,
      source: options.source(id),
      onSizeChange: () => publishSize(id),
    });
    kept.update((all) => new Map([...all, [id, entry]]));
    entry.addon.setReplayedUntil(session?.offset ?? 0);
    publishSize(id);
    show(id);
  };

  const remove = (id: string): void => {
    const entry = entryOf(id);
    kept.update((all) => new Map([...all].filter(([other]) => other !== id)));
    entry?.dispose();
    options.onDisposed(id);
  };

  const handleSessions = (sessions: readonly Session[]): void => {
    // What was written up to this moment, while nobody here was connected, is a replay.
    for (const session of sessions) entryOf(session.id)?.addon.setReplayedUntil(session.offset);
  };

  return {
    kept,
    mount(id, host) {
      hosts.set(id, host);
      show(id);
    },
    unmount(id, host) {
      if (hosts.get(id) === host) hosts.delete(id);
      entryOf(id)?.hide(host);
    },
    focus: (id) => entryOf(id)?.focus(),
    search: (id) => entryOf(id)?.search ?? NO_SEARCH,
    earlier: (id) => entryOf(id)?.earlier ?? NO_EARLIER_OUTPUT,
    selection: (id) => shown(id)?.getSelection() ?? '',
    visibleText(id) {
      const terminal = shown(id);
      return terminal === undefined ? '' : readScreen(terminal);
    },
    hasSelection: (id) => shown(id)?.hasSelection() ?? false,
    copy: (id) => entryOf(id)?.copy() ?? Promise.resolve(false),
    paste(id) {
      const entry = entryOf(id);
      entry?.earlier.close();
      return entry?.paste() ?? Promise.resolve(false);
    },
    selectAll: (id) => shown(id)?.selectAll(),
    clear: (id) => entryOf(id)?.terminal.clear(),
    scrollToBottom: (id) => entryOf(id)?.terminal.scrollToBottom(),
    press(id, key) {
      const entry = entryOf(id);
      const wasEarlier = entry?.earlier.state.get().kind === 'open';
      entry?.earlier.close();
      // As on a keyboard: Esc only leads back.
      if (wasEarlier && key === 'Esc') return;
      entry?.terminal.input(touchKeyText(key, entry.terminal.modes.applicationCursorKeysMode, takeHeld()));
    },
    type(id, text) {
      const entry = entryOf(id);
      entry?.earlier.close();
      entry?.terminal.input(text);
    },
    sendText(id, text) {
      const entry = entryOf(id);
      entry?.earlier.close();
      // A whole line is meant as it is written, whatever is held for a single letter.
      held.update(() => NOTHING_HELD);
      // xterm brackets what it pastes where the program asked for that.
      if (text.includes('\n')) entry?.terminal.paste(text);
      else if (text !== '') entry?.terminal.input(text);
      entry?.terminal.input(ENTER);
    },
    held,
    hold: (keys) => held.update(() => (keys.ctrl || keys.alt ? keys : NOTHING_HELD)),
    setAppearance(change) {
      appearance = { ...appearance, ...change };
      for (const entry of kept.get().values()) entry.applyAppearance();
    },
    fit(id) {
      const entry = entryOf(id);
      if (entry === undefined) return;
      // The zoom was for a grid of another size; this one is made for the text as it is set.
      entry.setZoom(ZOOM.usual);
      const size = sizes.of(id);
      size.claim();
      if (entry.room !== null) size.wish(entry.room);
    },
    sizes: sizes.store,
    scrollToTop: (id) => entryOf(id)?.terminal.scrollToTop(),
    screen(id) {
      const entry = entryOf(id);
      return entry === undefined ? '' : readScreen(entry.terminal);
    },
    text(id) {
      const entry = entryOf(id);
      return entry === undefined ? '' : readText(entry.terminal);
    },
    emulator: (id) => entryOf(id)?.terminal ?? null,

    setOpen(tabs, ids) {
      for (const id of kept.get().keys()) if (!ids.includes(id)) remove(id);
      sizes.setTabs(tabs);
      for (const id of ids) if (!kept.get().has(id)) add(id);
    },
    handleEvent(event) {
      switch (event.type) {
        case 'sessions':
          return handleSessions(event.data);
        case 'snapshot':
          return entryOf(event.data.session)?.addon.handleSnapshot(event.data);
        case 'output':
          return entryOf(event.data.session)?.addon.handleOutput(event.data);
        case 'resize':
          return entryOf(event.data.session)?.addon.handleResize(event.data);
        default:
      }
    },
    handleReconnect() {
      for (const entry of kept.get().values()) entry.pane.layout();
    },
    proposeSize: () => sizes.lastRoom,
    dispose() {
      for (const id of kept.get().keys()) remove(id);
      hosts.clear();
    },
  };
};
