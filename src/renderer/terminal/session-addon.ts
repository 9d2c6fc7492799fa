import type { IDisposable, ITerminalAddon, Terminal } from '@xterm/xterm';
import type { StreamEventData } from '../../shared/events.ts';
import { resizeTerminal } from '../../shared/terminal/resize-terminal.ts';
import type { OutputData, SnapshotData } from '../api/stream-event.ts';
import { sealBracketedPaste } from './bracketed-paste.ts';
import { readCopyRequest } from './copy-request.ts';
import { emulatorInternals } from './emulator-internals.ts';
import { readPlace, restorePlace, type KeptPlace } from './kept-place.ts';
import { detectReplies } from './reply-detector.ts';
import { createTerminalWriter, type TerminalWriter } from './terminal-writer.ts';

export interface SessionAddonOptions {
  /** Everything before `offset` is drawn. */
  readonly onDrawn: (offset: number) => void;
  /** The terminal has been emptied for a snapshot: of its lines none is what it was. */
  readonly onReset: () => void;
  /** The terminal has taken this size, because the session has. */
  readonly onResized: (size: { readonly cols: number; readonly rows: number }) => void;
  /** The program asks for a text to be put on the clipboard, just then: requests in output that is replayed are over. */
  readonly onCopyAsked: (text: string) => void;
  /** Gives what a person's typing stands for; answers to programs are not typed. Default: itself. */
  readonly modify?: (typed: string) => string;
  /** Bytes for the session's input. */
  readonly onInput: (bytes: Uint8Array) => void;
  /** Whether a person may type into the session at this moment. */
  readonly mayType: () => boolean;
  /** A person has typed who may not. */
  readonly onTypedInVain?: () => void;
  /** Whether this page answers the questions that programs ask their terminal; of all viewers, one should. */
  readonly mayAnswer: () => boolean;
}

/** Attaches a session to a terminal: `activate` connects both directions, `dispose` undoes it. */
export interface SessionAddon extends ITerminalAddon {
  handleSnapshot(snapshot: SnapshotData): void;
  handleOutput(output: OutputData): void;
  handleResize(resize: StreamEventData<'resize'>): void;
  /** Whether scrollback is left out at present, since a flood goes on or has just ended. */
  readonly isBrief: boolean;
  /** Resolves when the terminal has been drawn with all of its scrollback. */
  becomesWhole(): Promise<void>;
  /** Output before `offset` was written while nobody here looked: the questions in it are not answered. */
  setReplayedUntil(offset: number): void;
}

/** CAN ends whatever escape sequence the bytes before it left open, and half a UTF-8 character too. */
const CANCEL = new Uint8Array([0x18]);

/** While it is set a terminal draws nothing: a snapshot is seen whole, and its 10,000 lines are not drawn on their way through the screen. */
const SYNCHRONIZED_OUTPUT = 2026;

/** What xterm reports of the mouse and the focus, where a program asked for it: nobody has typed that. */
const REPORTS = ['<', 'M', 'I', 'O'].map((start) => `\u001b[${start}`);
const isReport = (text: string): boolean => REPORTS.some((start) => text.startsWith(start));

export const createSessionAddon = (options: SessionAddonOptions): SessionAddon => {
  let terminal: Terminal | null = null;
  let writer: TerminalWriter | null = null;
  let replayedUntil = 0;
  /** Who has the terminal hold its drawing back: we, for a snapshot, or the program that the snapshot shows. */
  let heldBy: 'nobody' | 'us' | 'program' = 'nobody';
  /** Whether the terminal was begun with a brief snapshot, which a whole one follows: the same lines, and those above. */
  let isBrief = false;
  const wholeIsDrawn: (() => void)[] = [];
  const open: IDisposable[] = [];
  const encoder = new TextEncoder();

  const activated = (): { terminal: Terminal; writer: TerminalWriter } => {
    if (terminal === null || writer === null)
      throw new Error('invariant violation: the session addon is not activated');
    return { terminal, writer };
  };

  const handleData = (bytes: Uint8Array, isReply: boolean): void => {
    if (!options.mayType()) return;
    if (isReply && (writer === null || writer.replaying || !options.mayAnswer())) return;
    options.onInput(bytes);
  };

  return {
    activate(activatedTerminal) {
      terminal = activatedTerminal;
      writer = createTerminalWriter(activatedTerminal);
      const replies = detectReplies(activatedTerminal);
      open.push(
        writer,
        activatedTerminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => {
          if (heldBy === 'us' && modes.includes(SYNCHRONIZED_OUTPUT)) heldBy = 'program';
          return false;
        }),
        replies,
        activatedTerminal.parser.registerOscHandler(52, (data) => {
          const text = writer === null || writer.replaying ? undefined : readCopyRequest(data);
          if (text !== undefined) options.onCopyAsked(text);
          return true;
        }),
        activatedTerminal.onData((text) => {
          const isReply = replies.isReply();
          const typed = isReply ? text : sealBracketedPaste(options.modify?.(text) ?? text);
          if (!isReply && !isReport(text) && !options.mayType()) options.onTypedInVain?.();
          handleData(encoder.encode(typed), isReply);
        }),
        // One byte per character; only mouse reports come this way.
        activatedTerminal.onBinary((text) =>
          handleData(
            Uint8Array.from(text, (character) => character.charCodeAt(0)),
            false,
          ),
        ),
      );
    },
    handleSnapshot({ offset, cols, rows, bytes, brief = false }) {
      const active = activated();
      let place: KeptPlace | null = null;
      active.writer.supersede();
      active.writer.write(CANCEL, { replayed: true });
      active.writer.run(() => {
        if (isBrief && !brief) place = readPlace(active.terminal);
        isBrief = brief;
        active.terminal.reset();
        options.onReset();
        // Modes that xterm keeps among its options, where a reset does not reach.
        active.terminal.options.convertEol = false;
        resizeTerminal(active.terminal, emulatorInternals(active.terminal), cols, rows);
        options.onResized({ cols, rows });
        emulatorInternals(active.terminal).modes.synchronizedOutput = true;
        heldBy = 'us';
      });
      active.writer.write(bytes, { replayed: true, onDrawn: () => options.onDrawn(offset) });
      active.writer.run(() => {
        const isOurs = heldBy === 'us';
        heldBy = 'nobody';
        if (place !== null) restorePlace(active.terminal, place);
        if (!brief) for (const tell of wholeIsDrawn.splice(0)) tell();
        if (!isOurs) return;
        // Not by a sequence: the snapshot may end in the middle of one, which goes on with the output behind it.
        emulatorInternals(active.terminal).modes.synchronizedOutput = false;
        active.terminal.refresh(0, active.terminal.rows - 1);
      });
    },
    handleOutput({ offset, bytes }) {
      const active = activated();
      const replayed = Math.max(0, Math.min(bytes.length, replayedUntil - offset));
      if (replayed > 0)
        active.writer.write(bytes.subarray(0, replayed), {
          replayed: true,
          onDrawn: () => options.onDrawn(offset + replayed),
        });
      if (replayed < bytes.length)
        active.writer.write(bytes.subarray(replayed), {
          onDrawn: () => options.onDrawn(offset + bytes.length),
        });
    },
    handleResize({ cols, rows }) {
      const active = activated();
      active.writer.run(() => {
        resizeTerminal(active.terminal, emulatorInternals(active.terminal), cols, rows);
        options.onResized({ cols, rows });
      });
    },
    get isBrief() {
      return isBrief;
    },
    becomesWhole: () => new Promise((resolve) => wholeIsDrawn.push(resolve)),
    setReplayedUntil(offset) {
      replayedUntil = offset;
    },
    dispose() {
      for (const item of open.splice(0)) item.dispose();
    },
  };
};
