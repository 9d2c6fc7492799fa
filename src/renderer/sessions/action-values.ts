import type { ActionKind, TriggerAction } from '../../shared/triggers.ts';

/** What the form holds of one action of a trigger; text as typed. */
export interface ActionValues {
  readonly kind: ActionKind;
  /** The address or the command; '' where the kind has neither. */
  readonly object: string;
  /** What it was when the form began; null: it was added since. */
  readonly before: TriggerAction | null;
}

export const NEW_ACTION: ActionValues = { kind: 'notify', object: '', before: null };

/** Actions of one trigger at most; a test holds it and the contract together, whose value would bring its schemas into the page. */
export const MAX_ACTIONS = 10;

/** The words of the form, in the order of its list. */
export const ACTION_WORDS: Readonly<Record<ActionKind, string>> = {
  notify: 'Notify',
  bell: 'Mark it with a bell',
  restart: 'Restart it',
  webhook: 'Call a webhook',
  command: 'Run a command',
};

/** What an action is about, where that is to be typed. */
export const OBJECT_WORDS: Readonly<
  Partial<Record<ActionKind, { readonly label: string; readonly example: string }>>
> = {
  webhook: { label: 'Address', example: 'https://example.com/hook' },
  command: { label: 'Command that gets the lines', example: 'tee -a errors.txt' },
};

/** The form for an action that exists. */
export const actionValuesOf = (action: TriggerAction): ActionValues => {
  if (typeof action === 'string') return { kind: action, object: '', before: action };
  return 'webhook' in action
    ? { kind: 'webhook', object: action.webhook, before: action }
    : { kind: 'command', object: action.command, before: action };
};

/** Reads an action into what is sent; one that nobody touched as it was, to the letter. */
export const parseAction = ({ kind, object, before }: ActionValues): TriggerAction | Error => {
  if (before !== null) {
    const known = actionValuesOf(before);
    if (known.kind === kind && known.object === object) return before;
  }
  const typed = object.trim();
  switch (kind) {
    case 'webhook':
      return /^https?:\/\/\S+$/.test(typed)
        ? { webhook: typed }
        : new Error('Type an address that begins with http:// or https://.');
    case 'command':
      return typed === '' ? new Error('Type the command to run.') : { command: typed };
    default:
      return kind;
  }
};
