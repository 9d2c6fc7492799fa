import type { Terminal } from '@xterm/xterm';
import type { Hardenable } from '../../shared/terminal/harden-terminal.ts';
import type { ResizableInternals } from '../../shared/terminal/resize-terminal.ts';

/** The private side of xterm.js 6.0, as far as the page uses it. */
export interface EmulatorInternals extends Hardenable, ResizableInternals {}

interface Core {
  readonly _inputHandler: Hardenable['input'];
  readonly _bufferService: ResizableInternals;
}

/** Opens the private side of a terminal. The one cast into it: a version of xterm.js that is built differently fails here at once. */
export const emulatorInternals = (terminal: Terminal): EmulatorInternals => {
  const { _inputHandler, _bufferService } = (terminal as unknown as { readonly _core: Core })._core;
  return { input: _inputHandler, buffers: _bufferService.buffers };
};
