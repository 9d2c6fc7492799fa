import type { Terminal } from '@xterm/xterm';
import type { Hardenable } from '../../shared/terminal/harden-terminal.ts';
import type { ResizableInternals } from '../../shared/terminal/resize-terminal.ts';

/** The private side of xterm.js 6.0, as far as the page uses it. */
export interface EmulatorInternals extends Hardenable, ResizableInternals {}

/** What moves the scrollbar: its place is that of the buffer, or `ydisp`, the row at the top. */
export interface EmulatorViewport {
  _sync(ydisp?: number): void;
}

interface Core {
  readonly _inputHandler: Hardenable['input'];
  readonly _bufferService: ResizableInternals;
  readonly _viewport?: Partial<EmulatorViewport>;
}

const coreOf = (terminal: Terminal): Core => (terminal as unknown as { readonly _core: Core })._core;

/** Opens the private side of a terminal. The one cast into it: a version of xterm.js that is built differently fails here at once. */
export const emulatorInternals = (terminal: Terminal): EmulatorInternals => {
  const { _inputHandler, _bufferService } = coreOf(terminal);
  return { input: _inputHandler, buffers: _bufferService.buffers };
};

/** Opens the same of what a terminal has once it is on a page. */
export const emulatorViewport = (terminal: Terminal): EmulatorViewport => {
  const viewport = coreOf(terminal)._viewport;
  if (viewport?._sync === undefined)
    throw new Error('invariant violation: this version of @xterm/xterm is built differently inside');
  return viewport as EmulatorViewport;
};
