import headless from '@xterm/headless';
import { SCROLLBACK_LINES } from '../../../shared/limits.ts';
import { hardenTerminal } from '../../../shared/terminal/harden-terminal.ts';
import { resizeTerminal } from '../../../shared/terminal/resize-terminal.ts';
import { WholeCharacters } from '../../../shared/terminal/whole-characters.ts';
import { cellBuffers, CellSlabs, prepareLines } from './cell-slabs.ts';
import { freeMemory } from './free-memory.ts';
import { Palette } from './palette.ts';
import { writeSnapshot, type SnapshotSource } from './snapshot-writer.ts';
import { openInternals, type TerminalInternals } from './terminal-internals.ts';
import { UnfinishedSequence } from './unfinished-sequence.ts';
import { loadWidthRules } from './width-rules.ts';

/** The terminal's size, in cells. */
export interface ScreenSize {
  readonly cols: number;
  readonly rows: number;
}

/** A snapshot in a buffer of its own; `brief`: scrollback is left out. */
export interface TakenSnapshot {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly brief: boolean;
}

/**
 * A headless terminal from which exact snapshots can be taken at any byte.
 *
 * It answers no queries (device attributes, cursor position and the like), nobody listens to its `onData`: the replies that a program
 * waits for come from a viewer's terminal, and there must be one, not one more from here.
 */
export class ScreenTerminal {
  readonly terminal: headless.Terminal;
  readonly internals: TerminalInternals;
  readonly #slabs = new CellSlabs();
  readonly #palette: Palette;
  readonly #characters = new WholeCharacters();
  readonly #unfinished = new UnfinishedSequence();

  constructor(
    size: ScreenSize,
    options: { readonly onTitle?: (title: string) => void; readonly scrollback?: number } = {},
  ) {
    this.terminal = new headless.Terminal({
      cols: size.cols,
      rows: size.rows,
      scrollback: options.scrollback ?? SCROLLBACK_LINES,
      allowProposedApi: true,
      // Its warnings are about what programs send, and a worker has nobody to tell.
      logLevel: 'off',
    });
    this.internals = openInternals(this.terminal);
    const line = this.internals.buffers.active.lines.get(0);
    if (line !== undefined) prepareLines(line);
    loadWidthRules(this.terminal);
    hardenTerminal(this.internals);
    this.#palette = new Palette(this.internals.input);
    if (options.onTitle !== undefined) this.terminal.onTitleChange(options.onTitle);
  }

  /** Whether everything that was written is drawn: no sequence and no character has only begun. */
  get isAtRest(): boolean {
    return this.internals.input._parser.currentState === 0 && this.#characters.held.length === 0;
  }

  /** Draws bytes, cut anywhere, at once. */
  write(bytes: Uint8Array): void {
    this.#slabs.use(() => {
      for (const piece of this.#characters.push(bytes)) {
        this.internals.writeSync(piece);
        this.#unfinished.push(piece, this.internals.input._parser.currentState);
      }
    });
  }

  resize(size: ScreenSize): void {
    const resize = (): void => resizeTerminal(this.terminal, this.internals, size.cols, size.rows);
    if (size.cols === this.terminal.cols) this.#slabs.use(resize);
    else this.#slabs.refit(this.internals.buffers, resize);
  }

  /** Gives what a reset terminal of this size has to read to show the same, with so many lines of scrollback at most, and to go on from there. */
  snapshot(scrollback = Number.POSITIVE_INFINITY): TakenSnapshot {
    const brief = this.internals.buffers.normal.lines.length > this.terminal.rows + scrollback;
    return { data: writeSnapshot(this.snapshotSource(), { scrollback }), brief };
  }

  snapshotSource(): SnapshotSource {
    return {
      terminal: this.terminal,
      internals: this.internals,
      palette: this.#palette,
      unfinished: [this.#unfinished.bytes, this.#characters.held],
    };
  }

  /** Its cells are given up at once. */
  dispose(): void {
    this.terminal.dispose();
    freeMemory([...cellBuffers(this.internals.buffers)]);
  }
}
