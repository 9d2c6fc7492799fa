import type { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';
import type { Resize } from '../../shared/session.ts';
import { chooseFontSize } from './font-scale.ts';
import { openOnPage } from './open-on-page.ts';
import { zoomedFontSize } from './zoom.ts';

interface TerminalPaneOptions {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  /** In pixels. */
  readonly fontSize: () => number;
  /** A factor on the size of the text: on `fontSize` where the grid follows the pane, else on the size at which the grid fits. */
  readonly zoom: () => number;
  /** What is added to every cell's width, in pixels of the screen, at a font size in CSS pixels. */
  readonly letterSpacing: (fontSize: number) => number;
  /** Whether the grid follows the pane; otherwise the text is made to fit. */
  readonly owned: () => boolean;
  /** The grid that the pane has room for at the wished font size. */
  readonly onRoom: (room: Resize) => void;
  /** The terminal is on screen for the first time. */
  readonly onOpened: () => void;
}

/** Where a terminal is shown: at most one host at a time. */
export interface TerminalPane {
  mount(host: HTMLElement): void;
  unmount(host: HTMLElement): void;
  readonly host: HTMLElement | null;
  /** Fits the pane's contents again, in the next frame. */
  layout(): void;
  /** The same at once. */
  layoutNow(): void;
  dispose(): void;
}

/** Puts a terminal into hosts and keeps it fitting. A host without a size yet is waited for: xterm measures cells when it opens. */
export const createTerminalPane = (options: TerminalPaneOptions): TerminalPane => {
  const { terminal, fit } = options;
  let host: HTMLElement | null = null;
  let frame: number | null = null;

  const setFontSize = (size: number): void => {
    // Text that is made smaller to fit has no room to give away.
    const letterSpacing = size === options.fontSize() ? options.letterSpacing(size) : 0;
    if (terminal.options.fontSize === size && terminal.options.letterSpacing === letterSpacing) return;
    terminal.options = { fontSize: size, letterSpacing };
  };
  const measure = (size: number): Resize | undefined => {
    setFontSize(size);
    return fit.proposeDimensions();
  };

  /** The grid is larger than the pane even in the smallest text: the host scrolls over all of it. */
  const setScrolling = (target: HTMLElement, element: HTMLElement, room: Resize | undefined): void => {
    const screen = element.querySelector<HTMLElement>('.xterm-screen');
    const scrolls = room !== undefined && (room.cols < terminal.cols || room.rows < terminal.rows);
    target.style.overflow = scrolls ? 'auto' : 'hidden';
    element.style.width = scrolls && screen !== null ? `${screen.offsetWidth}px` : '';
    element.style.height = scrolls && screen !== null ? `${screen.offsetHeight}px` : '';
  };

  /** Has a pane that scrolls show the row that is typed into. */
  const showCursor = (): void => {
    const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
    if (host?.style.overflow !== 'auto' || !screen) return;
    const row = screen.offsetHeight / terminal.rows;
    const top = terminal.buffer.active.cursorY * row;
    if (top < host.scrollTop) host.scrollTop = top;
    else if (top + row > host.scrollTop + host.clientHeight)
      host.scrollTop = Math.ceil(top + row - host.clientHeight);
  };
  const typing = terminal.onData(showCursor);

  const layoutNow = (): void => {
    if (host === null || host.clientWidth === 0 || host.clientHeight === 0) return;
    if (terminal.element === undefined) {
      openOnPage(terminal, host);
      options.onOpened();
    }
    const { element } = terminal;
    if (element === undefined) return;
    if (element.parentElement !== host) host.append(element);
    element.style.width = '';
    element.style.height = '';
    const owned = options.owned();
    const room = measure(owned ? zoomedFontSize(options.fontSize(), options.zoom()) : options.fontSize());
    if (room === undefined || Number.isNaN(room.cols) || Number.isNaN(room.rows)) return;
    options.onRoom(room);
    host.toggleAttribute(
      'data-letterboxed',
      !owned && (room.cols > terminal.cols || room.rows > terminal.rows),
    );
    if (owned) {
      setScrolling(host, element, undefined);
      return;
    }
    const fitting = chooseFontSize(terminal, options.fontSize(), measure);
    setScrolling(host, element, measure(zoomedFontSize(fitting, options.zoom())));
    showCursor();
  };

  const layout = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      layoutNow();
    });
  };
  const observer = new ResizeObserver(layout);

  const unmount = (from: HTMLElement): void => {
    if (host !== from) return;
    observer.unobserve(from);
    terminal.element?.remove();
    host = null;
  };

  return {
    mount(target) {
      if (host === target) return;
      if (host !== null) unmount(host);
      host = target;
      observer.observe(target);
      // At once, so that a tab that is switched to never shows an empty frame.
      layoutNow();
    },
    unmount,
    get host() {
      return host;
    },
    layout,
    layoutNow,
    dispose() {
      typing.dispose();
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
      if (host !== null) unmount(host);
    },
  };
};
