import type { Terminal } from '@xterm/xterm';
import type { Resize, Session } from '../../shared/session.ts';
import type { PageEvent } from '../api/stream-event.ts';
import { createStore, type Store } from '../state/store.ts';
import { DEFAULT_APPEARANCE, type Appearance } from './appearance.ts';
import { NO_EARLIER_OUTPUT, type EarlierOutput } from './earlier-output.ts';
import type { EarlierSource } from './earlier/earlier-source.ts';
import { loadTerminalFonts } from './fonts.ts';
import { createGpuRenderers } from './gpu-renderers.ts';
import { openTerminal, type OpenTerminal } from './open-terminal.ts';
import { readScreen, readText } from './read-text.ts';
import { settleWithin } from './settle-within.ts';
import { NO_SEARCH, type TerminalSearch } from './terminal-search.ts';
import { touchKeyText, withCtrl, type TouchKey } from './touch-keys.ts';

export type { Appearance } from './appearance.ts';
export type { EarlierOutput, EarlierState } from './earlier-output.ts';
export type { SearchOptions, SearchResults, TerminalSearch } from './terminal-search.ts';
export type { TouchKey } from './touch-keys.ts';

/** The grid of one terminal and whose it is. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
  /** Whether this page owns the size: then the grid follows the pane. */
  readonly owned: boolean;
  /** Whether the pane has room for exactly this grid; false: 'fit to this screen' would change something. */
  readonly fits: boolean;
}

/** The terminals of the open tabs. They live outside React: a tab that is not shown goes on being written. */
export interface Terminals {
  /** Shows a session's terminal in `host`, which it fills; the host needs a size of its own. */
  mount(sessionId: string, host: HTMLElement): void;
  /** Takes the terminal out of `host`, if it is still there; it is kept, and written, until its tab closes. */
  unmount(sessionId: string, host: HTMLElement): void;
  focus(sessionId: string): void;
  /** The search in that terminal, the same object for as long as its tab is open; without an open tab it finds nothing. */
  search(sessionId: string): TerminalSearch;
  /** The session's earlier output, the same object for as long as its tab is open. */
  earlier(sessionId: string): EarlierOutput;
  hasSelection(sessionId: string): boolean;
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
  /** Whether Ctrl is held for the next character that is typed into any of them, for keyboards without one. */
  readonly ctrl: Pick<Store<boolean>, 'get' | 'subscribe'>;
  holdCtrl(held: boolean): void;
  setAppearance(appearance: Partial<Appearance>): void;
  /** Takes the size: the session gets the grid of this pane, and follows it from then on. */
  fit(sessionId: string): void;
  ownsSize(sessionId: string): boolean;
  /** By session id, of the terminals of open tabs. */
  readonly sizes: Pick<Store<Readonly<Record<string, TerminalSize>>>, 'get' | 'subscribe'>;
  scrollToTop(sessionId: string): void;
  /** The whole buffer as text, wrapped lines joined; empty without an open tab. */
  text(sessionId: string): string;
  /** The emulator itself, for whoever looks into it cell by cell, as tests do; null without an open tab. */
  emulator(sessionId: string): Terminal | null;
  /** The rows that are to be seen. */
  screen(sessionId: string): string;
}

/** What the engine does with the terminals; the page's components see `Terminals` only. */
export interface TerminalsEngine extends Terminals {
  /** Opens and closes terminals so that exactly these have one. */
  setOpen(sessionIds: readonly string[]): void;
  handleEvent(event: PageEvent): void;
  /** The stream is open again: panes wish for their sizes once more. */
  handleReconnect(): void;
  /** A grid that a session created by this page may begin with; null while no pane was ever measured. */
  proposeSize(): Resize | null;
  dispose(): void;
}

export interface TerminalsOptions {
  /** Whether this is the desktop window, which owns sizes by default. */
  readonly desktop: boolean;
  /** Whether this page owns a session's size when its tab opens, and the size it gave it before a reload. */
  readonly sizeAtFirst: (sessionId: string) => { readonly owned: boolean; readonly current: Resize | null };
  readonly session: (sessionId: string) => Session | undefined;
  /** Whether a person may type into the session. */
  readonly mayType: (sessionId: string) => boolean;
  readonly mayAnswer: (sessionId: string, owned: boolean, focused: boolean) => boolean;
  readonly onInput: (sessionId: string, bytes: Uint8Array) => void;
  readonly onDrawn: (sessionId: string, offset: number) => void;
  readonly onClosed: (sessionId: string) => void;
  /** Where a session's earlier output comes from. */
  readonly source: (sessionId: string) => EarlierSource;
  readonly postSize: (sessionId: string, size: Resize) => Promise<void>;
}

/** How long, in milliseconds, the first terminal waits for its renderer, so that its cells do not change size just after it was shown. */
const RENDERER_TIMEOUT_MS = 1000;

export const createTerminals = (options: TerminalsOptions): TerminalsEngine => {
  const gpu = createGpuRenderers();
  const open = new Map<string, OpenTerminal>();
  const sizes = createStore<Readonly<Record<string, TerminalSize>>>({});
  let appearance = DEFAULT_APPEARANCE;
  let lastRoom: Resize | null = null;
  const ctrl = createStore(false);
  /** Hosts of sessions whose terminal cannot be shown yet: what draws it is being loaded, or the tab is not open. */
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
    const entry = open.get(id);
    if (entry?.room !== null && entry !== undefined) lastRoom = entry.room;
    sizes.update((all) => {
      if (entry === undefined) return Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
      const { terminal, room, size } = entry;
      const { cols, rows } = terminal;
      const fits = room === null || (room.cols === cols && room.rows === rows);
      const known = all[id];
      const same =
        known?.cols === cols && known.rows === rows && known.owned === size.owned && known.fits === fits;
      return same ? all : { ...all, [id]: { cols, rows, owned: size.owned, fits } };
    });
  };

  const show = (id: string): void => {
    const host = hosts.get(id);
    const entry = open.get(id);
    if (host === undefined || entry === undefined) return;
    if (drawing === 'asleep') void prepare();
    if (drawing === 'ready') entry.show(host);
  };

  /** The terminal that is to be seen: earlier output, where it lies over the live one. */
  const shown = (id: string): Terminal | undefined => {
    const entry = open.get(id);
    return entry?.earlier.terminal ?? entry?.terminal;
  };

  /** Ctrl counts for one character, whatever that is. */
  const modify = (typed: string): string => {
    if (!ctrl.get()) return typed;
    ctrl.update(() => false);
    return withCtrl(typed) ?? typed;
  };

  const add = (id: string): void => {
    const size = options.sizeAtFirst(id);
    const entry: OpenTerminal = openTerminal({
      appearance: () => appearance,
      gpu,
      desktop: options.desktop,
      grid: size.current ?? options.session(id) ?? null,
      size,
      postSize: (wished) => options.postSize(id, wished),
      mayType: () => options.mayType(id),
      mayAnswer: (owned, focused) => options.mayAnswer(id, owned, focused),
      modify,
      onInput: (bytes) => options.onInput(id, bytes),
      onDrawn: (offset) => options.onDrawn(id, offset),
      source: options.source(id),
      onSizeChange: () => publishSize(id),
    });
    open.set(id, entry);
    entry.addon.setReplayedUntil(options.session(id)?.offset ?? 0);
    publishSize(id);
    show(id);
  };

  const remove = (id: string): void => {
    open.get(id)?.dispose();
    open.delete(id);
    publishSize(id);
    options.onClosed(id);
  };

  const handleSessions = (sessions: readonly Session[]): void => {
    // What was written up to this moment, while nobody here was connected, is a replay.
    for (const session of sessions) open.get(session.id)?.addon.setReplayedUntil(session.offset);
  };

  return {
    mount(id, host) {
      hosts.set(id, host);
      show(id);
    },
    unmount(id, host) {
      if (hosts.get(id) === host) hosts.delete(id);
      open.get(id)?.hide(host);
    },
    focus: (id) => open.get(id)?.focus(),
    search: (id) => open.get(id)?.search ?? NO_SEARCH,
    earlier: (id) => open.get(id)?.earlier ?? NO_EARLIER_OUTPUT,
    hasSelection: (id) => shown(id)?.hasSelection() ?? false,
    copy: (id) => open.get(id)?.copy() ?? Promise.resolve(false),
    paste(id) {
      const entry = open.get(id);
      entry?.earlier.close();
      return entry?.paste() ?? Promise.resolve(false);
    },
    selectAll: (id) => shown(id)?.selectAll(),
    clear: (id) => open.get(id)?.terminal.clear(),
    scrollToBottom: (id) => open.get(id)?.terminal.scrollToBottom(),
    press(id, key) {
      const entry = open.get(id);
      const wasEarlier = entry?.earlier.state.get().kind === 'open';
      entry?.earlier.close();
      // As on a keyboard: Esc only leads back.
      if (wasEarlier && key === 'Esc') return;
      entry?.terminal.input(touchKeyText(key, entry.terminal.modes.applicationCursorKeysMode));
    },
    type(id, text) {
      const entry = open.get(id);
      entry?.earlier.close();
      entry?.terminal.input(text);
    },
    ctrl,
    holdCtrl: (held) => ctrl.update(() => held),
    setAppearance(change) {
      appearance = { ...appearance, ...change };
      for (const entry of open.values()) entry.applyAppearance();
    },
    fit(id) {
      const entry = open.get(id);
      if (entry === undefined) return;
      entry.size.claim();
      if (entry.room !== null) entry.size.wish(entry.room);
    },
    ownsSize: (id) => open.get(id)?.size.owned ?? false,
    sizes,
    scrollToTop: (id) => open.get(id)?.terminal.scrollToTop(),
    screen(id) {
      const entry = open.get(id);
      return entry === undefined ? '' : readScreen(entry.terminal);
    },
    text(id) {
      const entry = open.get(id);
      return entry === undefined ? '' : readText(entry.terminal);
    },
    emulator: (id) => open.get(id)?.terminal ?? null,

    setOpen(ids) {
      for (const id of [...open.keys()]) if (!ids.includes(id)) remove(id);
      for (const id of ids) if (!open.has(id)) add(id);
    },
    handleEvent(event) {
      switch (event.type) {
        case 'sessions':
          return handleSessions(event.data);
        case 'snapshot':
          return open.get(event.data.session)?.addon.handleSnapshot(event.data);
        case 'output':
          return open.get(event.data.session)?.addon.handleOutput(event.data);
        case 'resize':
          return open.get(event.data.session)?.addon.handleResize(event.data);
        default:
      }
    },
    handleReconnect() {
      for (const entry of open.values()) entry.pane.layout();
    },
    proposeSize: () => lastRoom,
    dispose() {
      for (const id of [...open.keys()]) remove(id);
      hosts.clear();
    },
  };
};
