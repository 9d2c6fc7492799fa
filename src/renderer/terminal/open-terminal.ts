import type { Terminal } from '@xterm/xterm';
import type { Resize } from '../../shared/session.ts';
import { createStore, type Store } from '../state/store.ts';
import type { Appearance } from './appearance.ts';
import { copyText, readClipboard } from './clipboard.ts';
import { createTerminal } from './create-terminal.ts';
import { attachDirectTyping } from './direct-typing.ts';
import { attachEarlier, type AttachedEarlier } from './earlier/attach-earlier.ts';
import type { EarlierSource } from './earlier/earlier-source.ts';
import type { GpuRenderers } from './gpu-renderers.ts';
import { measureCharacter, roundingLetterSpacing } from './letter-spacing.ts';
import type { DoubtfulLink } from './links.ts';
import { attachPinchPane } from './pinch-pane.ts';
import { createSessionAddon, type SessionAddon } from './session-addon.ts';
import type { SessionSize } from './session-size.ts';
import { createTerminalPane, type TerminalPane } from './terminal-pane.ts';
import { handleTerminalKeys } from './terminal-keys.ts';
import { createTerminalSearch, type TerminalSearch } from './terminal-search.ts';
import { createWholeSearch } from './whole-search.ts';

export interface OpenTerminalOptions {
  readonly appearance: () => Appearance;
  readonly gpu: GpuRenderers;
  readonly desktop: boolean;
  /** The session's size, where it is known. */
  readonly grid: Resize | null;
  readonly size: SessionSize;
  readonly mayType: () => boolean;
  readonly onTypedInVain: () => void;
  /** Given whether this page owns the size, and whether the terminal has the keyboard. */
  readonly mayAnswer: (owned: boolean, focused: boolean) => boolean;
  /** Gives what a person's typing stands for: itself, unless a modifier of the page's own is held. */
  readonly modify: (typed: string) => string;
  /** Whether such a modifier is held. */
  readonly holds: () => boolean;
  /** How far it is zoomed at first. */
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onDrawn: (offset: number) => void;
  /** What runs in it asks for a text to be put on the clipboard, while somebody may be looking. */
  readonly onCopyAsked: (text: string) => void;
  /** A link was clicked whose text says another address than it leads to. */
  readonly onDoubtfulLink: (link: DoubtfulLink) => void;
  /** Where what it no longer holds comes from. */
  readonly source: EarlierSource;
  /** Its grid or its room changed. */
  readonly onSizeChange: () => void;
}

/** The terminal of one open tab, with all that belongs to it and ends with it. */
export interface OpenTerminal {
  readonly terminal: Terminal;
  readonly addon: SessionAddon;
  readonly pane: Pick<TerminalPane, 'layout'>;
  readonly search: TerminalSearch;
  readonly earlier: AttachedEarlier;
  /** Whether it shows its session: until the first snapshot is drawn it is empty. */
  readonly begun: Pick<Store<boolean>, 'get' | 'subscribe'>;
  /** What its pane has room for at the wished font size; null while it was never shown. */
  readonly room: Resize | null;
  /** Puts it on screen, in `host`. */
  show(host: HTMLElement): void;
  /** Takes it out of `host`, if it is there. */
  hide(host: HTMLElement): void;
  focus(): void;
  copy(): Promise<boolean>;
  paste(): Promise<boolean>;
  applyAppearance(): void;
  setZoom(zoom: number): void;
  dispose(): void;
}

export const openTerminal = (options: OpenTerminalOptions): OpenTerminal => {
  const { size } = options;
  const { terminal, fit } = createTerminal(options.appearance(), options.grid, options.onDoubtfulLink);
  let room: Resize | null = null;
  let wantsFocus = false;
  let drawnTo = 0;
  let { zoom } = options;
  const begun = createStore(false);
  const disposing = new AbortController();

  const isFocused = (): boolean =>
    terminal.textarea !== undefined && document.activeElement === terminal.textarea && document.hasFocus();

  const addon = createSessionAddon({
    onDrawn(offset) {
      drawnTo = offset;
      begun.update(() => true);
      options.onDrawn(offset);
    },
    modify: options.modify,
    onInput: options.onInput,
    mayType: options.mayType,
    onTypedInVain: options.onTypedInVain,
    mayAnswer: () => options.mayAnswer(size.owned, isFocused()),
    onCopyAsked(text) {
      // Whoever comes back to the page would not know what it was about.
      if (!document.hidden) options.onCopyAsked(text);
    },
    onReset: () => earlier.handleReset(),
    onResized(grid) {
      size.observe(grid);
      pane.layout();
      options.onSizeChange();
    },
  });
  terminal.loadAddon(addon);
  const earlier = attachEarlier({
    terminal,
    source: options.source,
    appearance: options.appearance,
    gpu: options.gpu,
    host: () => (terminal.element === undefined ? null : pane.host),
    drawnTo: () => drawnTo,
    isBrief: () => addon.isBrief,
    becomesWhole: () => addon.becomesWhole(),
    focus: () => terminal.focus(),
    onDoubtfulLink: options.onDoubtfulLink,
  });
  const search = createWholeSearch(
    createTerminalSearch(terminal, () => options.appearance().matches),
    earlier,
    options.source,
  );

  const copy = async (): Promise<boolean> => {
    const shown = earlier.terminal ?? terminal;
    return shown.hasSelection() && copyText(shown.getSelection());
  };
  const paste = async (): Promise<boolean> => {
    const text = await readClipboard();
    if (text === null) return false;
    // xterm brackets it where the program asked for that.
    terminal.paste(text);
    return true;
  };
  handleTerminalKeys(terminal, {
    copy: () => void copy(),
    paste: () => void paste(),
    pastesItself: options.desktop,
  });

  const setZoom = (factor: number): void => {
    if (zoom === factor) return;
    zoom = factor;
    options.onZoom(zoom);
    pane.layoutNow();
  };
  const drawWithGpu = (): void => options.gpu.use(terminal, () => pane.layout());
  const pane = createTerminalPane({
    terminal,
    fit,
    fontSize: () => options.appearance().fontSize,
    zoom: () => zoom,
    letterSpacing: (fontSize) =>
      options.gpu.draws(terminal)
        ? roundingLetterSpacing(
            measureCharacter(options.appearance().fontFamily, fontSize),
            window.devicePixelRatio,
          )
        : 0,
    owned: () => size.owned,
    onRoom(found) {
      const changed = room?.cols !== found.cols || room.rows !== found.rows;
      room = { cols: found.cols, rows: found.rows };
      size.wish(room);
      if (changed) options.onSizeChange();
    },
    onOpened() {
      drawWithGpu();
      if (terminal.element !== undefined) {
        earlier.attach(terminal.element);
        attachPinchPane(
          { element: terminal.element, host: () => pane.host, zoom: () => zoom, setZoom },
          disposing.signal,
        );
      }
      attachDirectTyping({ terminal, holds: options.holds }, disposing.signal);
      earlier.handleMount();
      if (wantsFocus) terminal.focus();
    },
  });

  return {
    terminal,
    addon,
    show(host) {
      pane.mount(host);
      if (terminal.element === undefined) return;
      drawWithGpu();
      earlier.handleMount();
    },
    hide(host) {
      pane.unmount(host);
      earlier.handleMount();
    },
    pane,
    search,
    earlier,
    begun,
    get room() {
      return room;
    },
    focus() {
      // A terminal that is not on screen yet takes the keyboard once it is.
      wantsFocus = true;
      terminal.focus();
    },
    copy,
    paste,
    applyAppearance() {
      const { theme, fontFamily, reducedMotion } = options.appearance();
      terminal.options = { theme, fontFamily, cursorBlink: !reducedMotion };
      search.recolour();
      pane.layout();
      earlier.applyAppearance();
    },
    setZoom,
    dispose() {
      disposing.abort();
      pane.dispose();
      options.gpu.release(terminal);
      search.dispose();
      earlier.dispose();
      terminal.dispose();
    },
  };
};
