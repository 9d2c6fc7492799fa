import { chordsFor, COMMAND_IDS, isCommandId, matches, type CommandId, type Surroundings } from './keys.ts';

/** What each command does at the moment; one that is missing does not apply and leaves its keys alone. */
export type CommandHandlers = Readonly<Partial<Record<CommandId, () => void>>>;

/** Commands that the browser carries out itself on a key press: their keys are shown, never intercepted. */
const LEFT_TO_THE_BROWSER: ReadonlySet<CommandId> = new Set(['paste']);

/** Commands that a text field of the page has a meaning of its own for. */
const OF_TEXT_FIELDS: ReadonlySet<CommandId> = new Set(['copy', 'select-all']);

/** The terminal's own hidden field is none that anybody edits. */
const inTextField = ({ target }: Event): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea') && target.closest('.xterm') === null;

let current: CommandHandlers = {};

/** Replaces what the commands do. */
export const setCommandHandlers = (handlers: CommandHandlers): void => {
  current = handlers;
};

/** Runs a command by its id; tells whether there was something to do. */
export const runCommand = (id: string): boolean => {
  const handler = isCommandId(id) ? current[id] : undefined;
  handler?.();
  return handler !== undefined;
};

/**
 * Listens for every command's keys until the returned function is called.
 * In the capture phase, so that neither xterm nor a menu sees a key that is ours.
 */
export const listenForKeys = (target: Window, surroundings: Surroundings): (() => void) => {
  const handleKeydown = (event: KeyboardEvent): void => {
    const id = COMMAND_IDS.find(
      (candidate) =>
        current[candidate] !== undefined &&
        !LEFT_TO_THE_BROWSER.has(candidate) &&
        !(OF_TEXT_FIELDS.has(candidate) && inTextField(event)) &&
        chordsFor(candidate, surroundings).some((chord) => matches(chord, event, surroundings)),
    );
    if (id === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) runCommand(id);
  };
  target.addEventListener('keydown', handleKeydown, { capture: true });
  return () => target.removeEventListener('keydown', handleKeydown, { capture: true });
};
