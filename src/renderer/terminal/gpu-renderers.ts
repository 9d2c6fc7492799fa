import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import { loadWebgl } from './load-webgl.ts';

/** Terminals drawn by the GPU at once: browsers take the oldest context away beyond 16, and other pages need some too. */
const MAX_GPU_TERMINALS = 8;

/** Gives the GPU to the terminals that were shown last; the others, and all where there is none, are drawn with the DOM. */
export interface GpuRenderers {
  /** Loads the renderer, which is no part of the page's first load; resolves also where it cannot be had. */
  prepare(): Promise<void>;
  /**
   * The terminal is being shown. Before the renderer is loaded it is drawn with the DOM. `onCellChange` is called when the renderer
   * changes later, and with it the size of a cell.
   */
  use(terminal: Terminal, onCellChange: () => void): void;
  release(terminal: Terminal): void;
  /** Whether the GPU draws it at this moment. */
  draws(terminal: Terminal): boolean;
}

interface Entry {
  /** null: waits for the renderer to be loaded. */
  readonly addon: WebglAddon | null;
  readonly onCellChange: () => void;
}

export const createGpuRenderers = (hasGpu: () => boolean): GpuRenderers => {
  /** Shown longest ago first. */
  const entries = new Map<Terminal, Entry>();
  let createAddon: (() => WebglAddon) | null = null;
  let loading: Promise<void> | null = null;
  let available = true;

  const release = (terminal: Terminal): void => {
    entries.get(terminal)?.addon?.dispose();
    entries.delete(terminal);
  };

  const attach = (terminal: Terminal, onCellChange: () => void): void => {
    if (createAddon === null) return;
    try {
      const addon = createAddon();
      addon.onContextLoss(() => {
        release(terminal);
        onCellChange();
      });
      terminal.loadAddon(addon);
      entries.set(terminal, { addon, onCellChange });
    } catch {
      // No WebGL here, so there will be none later either: xterm goes on with its DOM renderer.
      available = false;
      entries.delete(terminal);
    }
  };

  const load = async (): Promise<void> => {
    if (!hasGpu()) {
      available = false;
      entries.clear();
      return;
    }
    try {
      const { WebglAddon: Addon } = await loadWebgl();
      createAddon = () => new Addon();
    } catch {
      // The server is away: xterm goes on with its DOM renderer, and the next terminal that is shown tries again.
      loading = null;
      return;
    }
    for (const [terminal, { addon, onCellChange }] of [...entries])
      if (addon === null && available) {
        attach(terminal, onCellChange);
        onCellChange();
      }
  };
  const prepare = (): Promise<void> => (loading ??= load());

  return {
    prepare,
    use(terminal, onCellChange) {
      if (!available) return;
      const addon = entries.get(terminal)?.addon ?? null;
      // Taken out first: the one shown most recently stands last.
      entries.delete(terminal);
      entries.set(terminal, { addon, onCellChange });
      void prepare();
      if (addon === null) attach(terminal, onCellChange);
      for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - MAX_GPU_TERMINALS)))
        release(oldest);
    },
    release,
    draws: (terminal) => (entries.get(terminal)?.addon ?? null) !== null,
  };
};
