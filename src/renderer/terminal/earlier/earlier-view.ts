import type { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import type { Resize } from '../../../shared/session.ts';
import { resizeTerminal } from '../../../shared/terminal/resize-terminal.ts';
import type { Appearance } from '../appearance.ts';
import { createTerminal } from '../create-terminal.ts';
import type { EarlierState } from '../earlier-output.ts';
import { emulatorInternals } from '../emulator-internals.ts';
import type { GpuRenderers } from '../gpu-renderers.ts';
import type { DoubtfulLink } from '../links.ts';
import { openOnPage } from '../open-on-page.ts';
import { attachTouchScroll } from '../touch-scroll.ts';
import { createSegmentDrawer, type Place } from './draw-segments.ts';
import type { EarlierSource } from './earlier-source.ts';
import type { Seam } from './locate-top.ts';
import { createSegmentWindow } from './segment-window.ts';

/** Rows that its terminal may hold: more than a window of lines fills, unless most of them are wrapped many times. */
const ROWS = 50_000;
/** So near to an end of what is loaded, in rows, more of it is. */
const EDGE_ROWS = 200;
/** How often a scroll is tried that the terminal does not take yet, in frames: its scrollbar learns of what was drawn a frame later. */
const SCROLL_ATTEMPTS = 10;

/** A line to go to. */
export interface Target {
  /** Its first byte. */
  readonly offset: number;
  /** How many rows below it the first row that is shown is to be; negative: above. */
  readonly rows: number;
  readonly match?: Match;
}

/** What was searched for and found in a line. */
export interface Match {
  readonly term: string;
  readonly caseSensitive: boolean;
}

export interface EarlierViewOptions {
  readonly live: Terminal;
  /** The pane of the live terminal, which it covers but for the bar at its end. */
  readonly host: HTMLElement;
  /** The height of the bar, in pixels. */
  readonly barHeight: number;
  readonly appearance: () => Appearance;
  readonly gpu: GpuRenderers;
  readonly source: EarlierSource;
  /** Where the live terminal begins, where that is known. */
  readonly seam: () => Seam | null;
  readonly onState: (state: Extract<EarlierState, { kind: 'open' }>) => void;
  /** The user has scrolled down to what the live terminal holds: to that row of it, or, null, to its end. */
  readonly onLeave: (row: number | null) => void;
  /** It has taken the keyboard, which the live terminal is to keep. */
  readonly onFocus: () => void;
  readonly onDoubtfulLink: (link: DoubtfulLink) => void;
}

/** A read-only terminal over the live one, which shows a stretch of earlier output and moves over all of it. */
export interface EarlierView {
  readonly terminal: Terminal;
  /** Goes to a line. Rejects with an ApiError. */
  open(target: Target, signal: AbortSignal): Promise<void>;
  scrollLines(lines: number): void;
  /** Loads again what could not be. */
  retry(): void;
  applyAppearance(): void;
  dispose(): void;
}

export const createEarlierView = (options: EarlierViewOptions): EarlierView => {
  const { live, host, source } = options;
  const closing = new AbortController();
  const { signal: closed } = closing;

  const container = document.createElement('div');
  container.setAttribute('role', 'region');
  container.setAttribute('aria-label', 'Earlier output');
  container.dataset['earlier'] = '';
  container.style.cssText = `position:absolute;inset:0 0 ${options.barHeight}px;z-index:4;overflow:hidden;background:var(--surface-terminal)`;
  host.append(container);

  const readGrid = (): Resize => {
    const screen = live.element?.querySelector<HTMLElement>('.xterm-screen');
    const lineHeight = screen ? screen.offsetHeight / live.rows : 0;
    const rows = lineHeight > 0 ? Math.floor(container.clientHeight / lineHeight) : live.rows;
    return { cols: live.cols, rows: Math.max(1, rows) };
  };

  const { terminal } = createTerminal(options.appearance(), readGrid(), options.onDoubtfulLink);
  const takeLooks = (): void => {
    const { fontSize, letterSpacing, fontFamily, theme } = live.options;
    terminal.options = {
      ...(fontSize === undefined ? {} : { fontSize }),
      ...(letterSpacing === undefined ? {} : { letterSpacing }),
      ...(fontFamily === undefined ? {} : { fontFamily }),
      ...(theme === undefined ? {} : { theme }),
    };
  };
  terminal.options = {
    scrollback: ROWS,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    cursorBlink: false,
  };
  takeLooks();
  openOnPage(terminal, container);
  options.gpu.use(terminal, takeLooks);
  terminal.textarea?.setAttribute('tabindex', '-1');

  const drawer = createSegmentDrawer(terminal);
  const held = createSegmentWindow(source);
  let places: readonly Place[] = [];
  /** What is being loaded or drawn; null: nothing. */
  let work: AbortController | null = null;
  let problem: string | null = null;
  let shownFrom = 0;
  /** The row that is scrolled to, until the terminal has taken it; null: none. Meanwhile where it stands says nothing. */
  let scroll: { readonly row: number } | null = null;
  let match: (Match & { readonly offset: number }) | null = null;
  let search: SearchAddon | null = null;

  const placeOf = (offset: number): Place | undefined =>
    places.findLast((place) => place.offset <= offset && !place.marker.isDisposed) ?? places[0];
  const placeAtRow = (row: number): Place | undefined =>
    places.findLast(({ marker }) => !marker.isDisposed && marker.line <= row) ?? places[0];

  const publish = (): void => {
    const { viewportY } = terminal.buffer.active;
    const place = placeAtRow(viewportY);
    options.onState({
      kind: 'open',
      at: place === undefined ? null : held.timeAt(place.offset),
      loading: work !== null || scroll !== null,
      oldest: held.atOldest && viewportY === 0,
      problem,
    });
  };

  const readPosition = (): Target => {
    const { viewportY } = terminal.buffer.active;
    const place = placeAtRow(viewportY);
    return place === undefined
      ? { offset: 0, rows: 0 }
      : { offset: place.offset, rows: viewportY - place.marker.line };
  };

  const scrollTo = (row: number): void => {
    const own = { row };
    scroll = own;
    const attempt = (left: number): void => {
      // A later place, or the user, has taken it over.
      if (scroll !== own || closed.aborted) return;
      const wanted = Math.min(Math.max(0, row), terminal.buffer.active.baseY);
      terminal.scrollToLine(wanted);
      shownFrom = terminal.buffer.active.viewportY;
      if (shownFrom !== wanted && left > 0) {
        requestAnimationFrame(() => attempt(left - 1));
        return;
      }
      scroll = null;
      if (left < SCROLL_ATTEMPTS) publish();
    };
    attempt(SCROLL_ATTEMPTS);
  };
  const goTo = ({ offset, rows }: Target): void => {
    const place = placeOf(offset);
    if (place !== undefined) scrollTo(place.marker.line + rows);
  };

  const mark = (): void => {
    if (search === null) return;
    search.clearDecorations();
    terminal.clearSelection();
    const row = match === null || !held.holds(match.offset) ? undefined : placeOf(match.offset)?.marker.line;
    if (match === null || row === undefined) return;
    // Without a memory of the term the addon looks first where the selection begins.
    terminal.select(0, row, 1);
    const { background, activeBorder } = options.appearance().matches;
    search.findPrevious(match.term, {
      caseSensitive: match.caseSensitive,
      decorations: {
        matchBackground: background,
        matchOverviewRuler: background,
        activeMatchBackground: background,
        activeMatchBorder: activeBorder,
        activeMatchColorOverviewRuler: activeBorder,
      },
    });
  };
  const loadSearch = async (): Promise<void> => {
    if (search !== null) return;
    const { SearchAddon: Addon } = await import('@xterm/addon-search');
    if (closed.aborted) return;
    search = new Addon({ highlightLimit: 1000 });
    terminal.loadAddon(search);
  };

  const draw = async (target: Target, signal: AbortSignal): Promise<void> => {
    const wanted = [target.offset, options.seam()?.offset, match?.offset].filter(
      (offset) => offset !== undefined,
    );
    const drawn = await drawer.draw(held.segments, readGrid(), wanted);
    if (signal.aborted) return;
    for (const { marker } of places) marker.dispose();
    places = drawn;
    goTo(target);
    mark();
    // Selecting may have scrolled.
    if (match !== null) goTo(target);
    drawer.show();
  };

  /** Does one thing at a time; a later one ends those before. */
  const run = async (task: (signal: AbortSignal) => Promise<void>, outer?: AbortSignal): Promise<void> => {
    work?.abort();
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, closed, ...(outer ? [outer] : [])]);
    work = own;
    problem = null;
    publish();
    try {
      await task(signal);
    } finally {
      if (work === own) work = null;
      if (!closed.aborted) publish();
    }
  };

  const grow = (end: 'earlier' | 'later'): void => {
    run(async (signal) => {
      const more = await held.grow(end, signal);
      if (more && !signal.aborted) await draw(readPosition(), signal);
    }).catch((error: unknown) => {
      if (closed.aborted || work !== null) return;
      problem = error instanceof Error ? error.message : 'Earlier output could not be loaded.';
      publish();
    });
  };

  const lookAround = (): void => {
    if (closed.aborted) return;
    const { viewportY, baseY } = terminal.buffer.active;
    const down = viewportY > shownFrom;
    const up = viewportY < shownFrom;
    shownFrom = viewportY;
    if (work === null && scroll === null && problem === null) {
      const seam = options.seam();
      const seamRow = seam && places.find(({ offset }) => offset === seam.offset)?.marker.line;
      const liveRow = seam?.marker?.line ?? -1;
      if (down && typeof seamRow === 'number' && liveRow >= 0 && viewportY >= seamRow)
        return options.onLeave(liveRow + viewportY - seamRow);
      if (!down && viewportY < EDGE_ROWS && !held.atOldest) grow('earlier');
      else if (!up && baseY - viewportY < EDGE_ROWS && !held.atNewest) grow('later');
    }
    publish();
  };
  const rendered = terminal.onRender(() => {
    if (work === null) lookAround();
  });

  const scrollLines = (lines: number): void => {
    const { viewportY, baseY } = terminal.buffer.active;
    if (lines > 0 && viewportY >= baseY && held.atNewest && work === null) return options.onLeave(null);
    scroll = null;
    terminal.scrollLines(lines);
  };

  // What is done here is not done to the live terminal below.
  for (const type of ['mousedown', 'mouseup', 'click', 'dblclick', 'touchstart', 'touchmove', 'contextmenu'])
    container.addEventListener(type, (event) => event.stopPropagation(), { signal: closed });
  container.addEventListener(
    'wheel',
    (event) => {
      event.stopPropagation();
      scroll = null;
      const { viewportY, baseY } = terminal.buffer.active;
      if (event.deltaY > 0 && viewportY >= baseY) scrollLines(1);
    },
    { signal: closed, passive: true },
  );
  container.addEventListener('focusin', options.onFocus, { signal: closed });
  attachTouchScroll({ element: container, terminal, scrolls: () => true, onScroll: scrollLines }, closed);

  const layout = (): void => {
    if (work !== null) return;
    const { cols, rows } = readGrid();
    takeLooks();
    if (cols === terminal.cols && rows === terminal.rows) return;
    const position = readPosition();
    resizeTerminal(terminal, emulatorInternals(terminal), cols, rows);
    goTo(position);
  };
  const resized = live.onResize(layout);
  const observer = new ResizeObserver(layout);
  observer.observe(container);

  return {
    terminal,
    open: (target, signal) =>
      run(async (own) => {
        match = target.match ? { ...target.match, offset: target.offset } : null;
        if (match !== null) await loadSearch();
        if (!held.holds(target.offset) || places.length === 0) await held.open(target.offset, own);
        if (!own.aborted) await draw(target, own);
      }, signal),
    scrollLines,
    retry: () => {
      problem = null;
      shownFrom = terminal.buffer.active.viewportY;
      lookAround();
    },
    applyAppearance() {
      layout();
      takeLooks();
      mark();
    },
    dispose() {
      closing.abort();
      observer.disconnect();
      resized.dispose();
      rendered.dispose();
      drawer.dispose();
      options.gpu.release(terminal);
      terminal.dispose();
      container.remove();
    },
  };
};
