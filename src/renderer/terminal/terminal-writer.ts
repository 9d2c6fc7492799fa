import type { Terminal } from '@xterm/xterm';
import { WholeCharacters } from '../../shared/terminal/whole-characters.ts';

interface Piece {
  readonly bytes: Uint8Array;
  /** Whether it was written long ago, so that questions in it must not be answered. */
  readonly replayed: boolean;
  /** Told once it is drawn. */
  readonly onDrawn: (() => void) | null;
}

/**
 * Pieces that xterm holds at once: the one that it parses and the next, so that it never waits for more. What it does not hold can still
 * be dropped.
 */
const MAX_HANDED = 2;

type Step =
  { readonly kind: 'write'; readonly piece: Piece } | { readonly kind: 'run'; readonly run: () => void };

/**
 * Writes to a terminal in order. xterm draws what is written some time later, but resizes and resets at once, so these wait here until
 * everything before them is drawn. The sender bounds what can wait: it stays a window ahead of what is acknowledged.
 */
export interface TerminalWriter {
  write(bytes: Uint8Array, options?: { readonly replayed?: boolean; readonly onDrawn?: () => void }): void;
  /** Does something at exactly this place: after all that was written before, before all that is written after. */
  run(action: () => void): void;
  /** Drops what waits and is not told as drawn: what follows takes the place of everything before it. */
  supersede(): void;
  /** Whether what xterm parses at this moment is replayed. */
  readonly replaying: boolean;
  /** Drops what waits; what xterm holds already is still drawn, and told to nobody. */
  dispose(): void;
}

export const createTerminalWriter = (terminal: Pick<Terminal, 'write'>): TerminalWriter => {
  /** Handed to xterm, oldest first: the head is what it parses next, or at this moment. */
  const handed: Piece[] = [];
  let waiting: Step[] = [];
  let disposed = false;
  let whole = new WholeCharacters();

  const hand = (piece: Piece): void => {
    handed.push(piece);
    terminal.write(piece.bytes, () => {
      handed.shift();
      if (disposed) return;
      piece.onDrawn?.();
      advance();
    });
  };

  const advance = (): void => {
    while (waiting.length > 0) {
      const [step] = waiting;
      if (step === undefined || handed.length >= (step.kind === 'run' ? 1 : MAX_HANDED)) return;
      waiting.shift();
      if (step.kind === 'run') step.run();
      else hand(step.piece);
    }
  };

  const add = (step: Step): void => {
    waiting.push(step);
    advance();
  };

  return {
    write(bytes, { replayed = false, onDrawn } = {}) {
      if (disposed) return;
      // Pieces of 64 KiB: xterm parses one in some 3 ms and lets keys and frames through only between them.
      const pieces = [...whole.push(bytes)];
      pieces.forEach((piece, index) => {
        const last = index === pieces.length - 1;
        add({ kind: 'write', piece: { bytes: piece, replayed, onDrawn: last ? (onDrawn ?? null) : null } });
      });
      // Nothing but the beginning of a character: there is nothing to draw of it yet.
      if (pieces.length === 0 && onDrawn !== undefined) add({ kind: 'run', run: onDrawn });
    },
    run(action) {
      if (!disposed) add({ kind: 'run', run: action });
    },
    supersede() {
      waiting = [];
      whole = new WholeCharacters();
    },
    get replaying() {
      return handed[0]?.replayed ?? false;
    },
    dispose() {
      disposed = true;
      waiting = [];
    },
  };
};
