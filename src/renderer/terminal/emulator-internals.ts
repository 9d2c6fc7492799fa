import type { Terminal } from '@xterm/xterm';
import type { Hardenable } from '../../shared/terminal/harden-terminal.ts';
import type { ResizableInternals } from '../../shared/terminal/resize-terminal.ts';

/** The private side of xterm.js 6.0, as far as the page uses it. */
export interface EmulatorInternals extends Hardenable, ResizableInternals {
  /** Modes that programs set, at this moment: a reset makes them anew. */
  readonly modes: { synchronizedOutput: boolean };
}

/** What moves the scrollbar: its place is that of the buffer, or `ydisp`, the row at the top. */
export interface EmulatorViewport {
  _sync(ydisp?: number): void;
}

/** How xterm's DOM renderer knows the widths of what cells hold. */
export interface WidthCache {
  _measure: (text: string, variant: number) => number;
  clear(): void;
}

/** xterm's DOM renderer. */
export interface DomRenderer {
  renderRows: (start: number, end: number) => void;
  dispose: () => void;
  readonly _widthCache: WidthCache;
}

interface Core {
  readonly _inputHandler: Hardenable['input'];
  readonly _bufferService: ResizableInternals;
  readonly coreService: { readonly decPrivateModes: EmulatorInternals['modes'] };
  readonly _viewport?: Partial<EmulatorViewport>;
  /** Called when the terminal is opened, and when the GPU is taken from it. */
  _createRenderer: () => DomRenderer;
}

const coreOf = (terminal: Terminal): Core => (terminal as unknown as { readonly _core: Core })._core;

/** Opens the private side of a terminal. The one cast into it: a version of xterm.js that is built differently fails here at once. */
export const emulatorInternals = (terminal: Terminal): EmulatorInternals => {
  const { _inputHandler, _bufferService, coreService } = coreOf(terminal);
  return { input: _inputHandler, buffers: _bufferService.buffers, modes: coreService.decPrivateModes };
};

/** Opens the same of what a terminal has once it is on a page. */
export const emulatorViewport = (terminal: Terminal): EmulatorViewport => {
  const viewport = coreOf(terminal)._viewport;
  if (viewport?._sync === undefined)
    throw new Error('invariant violation: this version of @xterm/xterm is built differently inside');
  return viewport as EmulatorViewport;
};

/** Calls `handle` with each DOM renderer that a terminal will have, before its first use. A version of xterm.js that is built differently throws. */
export const handleDomRenderers = (terminal: Terminal, handle: (renderer: DomRenderer) => void): void => {
  const core = coreOf(terminal);
  const create = core._createRenderer.bind(core);
  core._createRenderer = () => {
    const renderer = create();
    const { _widthCache: cache } = renderer;
    const sound =
      renderer.renderRows.length === 2 && cache._measure.length === 2 && typeof cache.clear === 'function';
    if (!sound)
      throw new Error('invariant violation: this version of @xterm/xterm is built differently inside');
    handle(renderer);
    return renderer;
  };
};
