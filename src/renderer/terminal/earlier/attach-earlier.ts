import type { IDisposable, Terminal } from '@xterm/xterm';
import { createStore } from '../../state/store.ts';
import type { Appearance } from '../appearance.ts';
import { CLOSED, EARLIER_BAR_PX, type EarlierOutput, type EarlierState } from '../earlier-output.ts';
import type { GpuRenderers } from '../gpu-renderers.ts';
import type { DoubtfulLink } from '../links.ts';
import { readScreen, readText } from '../read-text.ts';
import { settleWithin } from '../settle-within.ts';
import type { EarlierSource } from './earlier-source.ts';
import type { EarlierView, Target } from './earlier-view.ts';
import { listenForScroll } from './listen-for-scroll.ts';
import type { Seam } from './locate-top.ts';

export interface AttachEarlierOptions {
  readonly terminal: Terminal;
  readonly source: EarlierSource;
  readonly appearance: () => Appearance;
  readonly gpu: GpuRenderers;
  /** Where the terminal is shown; null: nowhere. */
  readonly host: () => HTMLElement | null;
  /** The offset up to which the terminal has drawn the output. */
  readonly drawnTo: () => number;
  /** Whether the terminal has little scrollback at present, since a flood goes on or has just ended. */
  readonly isBrief: () => boolean;
  /** Resolves when it has all of it. */
  readonly becomesWhole: () => Promise<void>;
  readonly focus: () => void;
  readonly onDoubtfulLink: (link: DoubtfulLink) => void;
}

/** The earlier output of an open terminal, as its owner sees it. */
export interface AttachedEarlier extends EarlierOutput, IDisposable {
  /** The terminal that shows it; null while it is closed. */
  readonly terminal: Terminal | null;
  /** Shows a line in which something was found, with it marked. */
  showMatch(target: Target): void;
  /** Goes back to the live terminal as it was left. */
  leave(): void;
  /** Finds the offset at which the terminal's own lines begin. Rejects with an ApiError. */
  topOffset(signal: AbortSignal): Promise<number>;
  /** The terminal's lines are others than before: where they begin has to be found again. */
  handleReset(): void;
  /** The terminal is on screen: scrolling is followed from here on. */
  attach(element: HTMLElement): void;
  /** The terminal is in a host again, or in none. */
  handleMount(): void;
  applyAppearance(): void;
}

/**
 * How long the rest of the scrollback is waited for, in milliseconds, before it is asked whether it will come: it follows a flood after 300,
 * and where page or server are busy later. While a flood goes on, and more of it is drawn, it does not come.
 */
const WHOLE_WITHIN_MS = 1000;

/** It is asked so often; then the server, or the network, is not to be waited for. */
const WHOLE_LOOKS = 8;

/** Gives an open terminal its earlier output. What shows it is loaded at the first use, and gone when it is closed. */
export const attachEarlier = (options: AttachEarlierOptions): AttachedEarlier => {
  const { terminal, source } = options;
  const state = createStore<EarlierState>(CLOSED);
  const disposing = new AbortController();
  let view: EarlierView | null = null;
  let work: AbortController | null = null;
  let seam: Seam | null = null;
  /** Grows with every reset of the terminal. A marker does not tell: xterm.js leaves those of the lines before as they are. */
  let resets = 0;
  let last: ((signal: AbortSignal) => Promise<Target | null>) | null = null;
  /** What was asked for while the terminal was not shown. */
  let waiting: (() => void) | null = null;
  /** How far up the user has scrolled beyond the terminal's top while the place was looked for, in rows. */
  let climbed = 0;

  const shut = (): void => {
    work?.abort();
    work = null;
    view?.dispose();
    view = null;
    waiting = null;
    state.update(() => CLOSED);
  };
  const close = (): void => {
    if (state.get().kind === 'closed') return;
    shut();
    terminal.scrollToBottom();
    options.focus();
  };
  const leaveTo = (row: number | null): void => {
    shut();
    if (row === null) terminal.scrollToBottom();
    else terminal.scrollToLine(row);
  };

  /** Has the terminal get its own lines first, where they are on their way; says whether it did. */
  const untilWhole = async (): Promise<boolean> => {
    if (!options.isBrief()) return false;
    const terminalIs = { whole: false };
    const becoming = options.becomesWhole().then(() => {
      terminalIs.whole = true;
    });
    for (let looks = 0; looks < WHOLE_LOOKS; looks += 1) {
      const drawn = options.drawnTo();
      await settleWithin(becoming, WHOLE_WITHIN_MS);
      if (terminalIs.whole || (options.isBrief() && options.drawnTo() !== drawn)) break;
    }
    return terminalIs.whole;
  };

  const locate = async (signal: AbortSignal): Promise<Seam> => {
    if (seam?.marker && !seam.marker.isDisposed) return seam;
    // A full-screen program has no lines above it; all of the output is earlier.
    if (terminal.buffer.active.type === 'alternate')
      return { offset: options.drawnTo(), marker: null, oldest: false };
    const { locateTop } = await import('./locate-top.ts');
    const before = resets;
    const found = await locateTop(terminal, options.drawnTo(), source, signal);
    if (before === resets) return (seam = found);
    // The place is right as far as the log goes; of the terminal it says nothing any more.
    found.marker?.dispose();
    return { ...found, marker: null };
  };

  const go = async (find: (signal: AbortSignal) => Promise<Target | null>): Promise<void> => {
    work?.abort();
    const own = new AbortController();
    work = own;
    last = find;
    if (view === null) state.update(() => ({ kind: 'opening' }));
    try {
      const [target, { createEarlierView }] = await Promise.all([
        find(own.signal),
        import('./earlier-view.ts'),
      ]);
      if (own.signal.aborted) return;
      const host = options.host();
      if (target === null || host === null) return shut();
      view ??= createEarlierView({
        ...options,
        live: terminal,
        host,
        barHeight: EARLIER_BAR_PX,
        seam: () => seam,
        onState: (open) => {
          // Until its first lines are drawn there is nothing to say of them.
          if (state.get().kind !== 'opening' || !open.loading) setOpen(open);
        },
        onLeave: leaveTo,
        onFocus: options.focus,
      });
      await view.open(target, own.signal);
    } catch (error) {
      if (own.signal.aborted || disposing.signal.aborted) return;
      view?.dispose();
      view = null;
      const problem = error instanceof Error ? error.message : 'Earlier output could not be loaded.';
      state.update(() => ({ kind: 'failed', problem }));
    } finally {
      if (work === own) work = null;
    }
  };
  const setOpen = (open: EarlierState & { readonly kind: 'open' }): void =>
    state.update((before) =>
      before.kind === 'open' &&
      before.at === open.at &&
      before.loading === open.loading &&
      before.oldest === open.oldest &&
      before.problem === open.problem
        ? before
        : open,
    );

  const whenShown = (act: () => void): void => {
    if (options.host() === null) waiting = act;
    else act();
  };

  const climb = (rows: number): void => {
    if (view !== null) return view.scrollLines(-rows);
    climbed += rows;
    if (work !== null) return;
    if (seam?.oldest === true && seam.marker?.isDisposed === false) return;
    climbed = rows;
    void go(async (signal) => {
      if (await untilWhole()) {
        // What was scrolled for is in the terminal itself now.
        if (!signal.aborted) terminal.scrollLines(-climbed);
        return null;
      }
      const { offset, oldest } = await locate(signal);
      return oldest ? null : { offset, rows: -climbed };
    });
  };

  return {
    state,
    get terminal() {
      return view?.terminal ?? null;
    },
    openAt: (offset) => whenShown(() => void go(() => Promise.resolve({ offset, rows: 0 }))),
    openAtTime: (at) =>
      whenShown(
        () =>
          void go(async (signal) => {
            const { from } = await source.marks({ at: new Date(at).toISOString() }, signal);
            return { offset: from, rows: 0 };
          }),
      ),
    showMatch: (target) => whenShown(() => void go(() => Promise.resolve(target))),
    topOffset: async (signal) => {
      await untilWhole();
      return (await locate(signal)).offset;
    },
    close,
    leave: shut,
    scrollLines: (rows) => view?.scrollLines(rows),
    retry() {
      if (view !== null) view.retry();
      else if (last !== null) void go(last);
    },
    text: () => (view === null ? '' : readText(view.terminal)),
    screen: () => (view === null ? '' : readScreen(view.terminal)),
    selection: () => view?.terminal.getSelection() ?? '',
    handleReset() {
      resets += 1;
      seam?.marker?.dispose();
      seam = null;
    },
    attach(element) {
      listenForScroll(
        {
          element,
          terminal,
          isOpen: () => state.get().kind === 'open',
          onClimb: climb,
          onScroll: (rows) => view?.scrollLines(rows),
          onOldest: () =>
            void go(async (signal) => {
              const { start } = await source.marks({ from: 0, to: 0 }, signal);
              return { offset: start, rows: 0 };
            }),
          onLeave: close,
        },
        disposing.signal,
      );
    },
    handleMount() {
      if (options.host() === null) {
        if (state.get().kind !== 'closed') shut();
      } else if (waiting !== null) {
        const act = waiting;
        waiting = null;
        act();
      }
    },
    applyAppearance: () => view?.applyAppearance(),
    dispose() {
      disposing.abort();
      shut();
    },
  };
};
