import type { IDisposable, Terminal } from '@xterm/xterm';

/** Tells a terminal's own replies from what a person types: xterm hands out both through `onData`. */
export interface ReplyDetector extends IDisposable {
  /** Inside `onData`: whether the data answers a question in the output that is being parsed. */
  isReply(): boolean;
}

/**
 * Watches for the questions that xterm answers. The handlers below run while xterm parses the question, let it through, and xterm's
 * answer follows in the same breath; a person's key can only come in another task, and by then a microtask has lowered the flag.
 * So nothing rests on what the bytes look like: the report of a cursor in row 1 and a pressed Shift F3 are the same bytes.
 */
export const detectReplies = (terminal: Pick<Terminal, 'parser'>): ReplyDetector => {
  let replying = false;
  const handleQuestion = (): boolean => {
    if (!replying) {
      replying = true;
      queueMicrotask(() => {
        replying = false;
      });
    }
    return false;
  };
  const { parser } = terminal;
  const handlers = [
    // Device attributes, primary and secondary.
    parser.registerCsiHandler({ final: 'c' }, handleQuestion),
    parser.registerCsiHandler({ prefix: '>', final: 'c' }, handleQuestion),
    // Status and position of the cursor.
    parser.registerCsiHandler({ final: 'n' }, handleQuestion),
    parser.registerCsiHandler({ prefix: '?', final: 'n' }, handleQuestion),
    // Modes, ANSI and private.
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, handleQuestion),
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, handleQuestion),
    // Sizes of the window.
    parser.registerCsiHandler({ final: 't' }, handleQuestion),
    // Asking for focus events (mode 1004) is answered with the present focus.
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, handleQuestion),
    // Settings.
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, handleQuestion),
    // Colours: of the palette, text, background, cursor.
    ...[4, 10, 11, 12].map((code) => parser.registerOscHandler(code, handleQuestion)),
  ];
  return {
    isReply: () => replying,
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
};
