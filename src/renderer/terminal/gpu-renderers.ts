import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** Terminals drawn by the GPU at once: browsers take the oldest context away beyond 16, and other pages need some too. */
const MAX_GPU_TERMINALS = 8;

/** Gives the GPU to the terminals that were shown last; the others, and all where there is none, are drawn with the DOM. */
export interface GpuRenderers {
  /** The terminal is being shown. */
  use(terminal: Terminal): void;
  release(terminal: Terminal): void;
}

export const createGpuRenderers = (): GpuRenderers => {
  /** Shown longest ago first. */
  const addons = new Map<Terminal, WebglAddon>();
  let available = true;

  const release = (terminal: Terminal): void => {
    addons.get(terminal)?.dispose();
    addons.delete(terminal);
  };

  return {
    use(terminal) {
      const present = addons.get(terminal);
      if (present !== undefined) {
        addons.delete(terminal);
        addons.set(terminal, present);
        return;
      }
      if (!available) return;
      try {
        const addon = new WebglAddon();
        addon.onContextLoss(() => release(terminal));
        terminal.loadAddon(addon);
        addons.set(terminal, addon);
      } catch {
        // No WebGL here, so there will be none later either: xterm goes on with its DOM renderer.
        available = false;
        return;
      }
      for (const oldest of [...addons.keys()].slice(0, Math.max(0, addons.size - MAX_GPU_TERMINALS)))
        release(oldest);
    },
    release,
  };
};
