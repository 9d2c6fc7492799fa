import type { Trigger, TriggerAction, TriggerState } from '../../shared/triggers.ts';

export type TriggerWhen = 'output' | TriggerState;
export type TriggerDeed = 'notify' | 'bell' | 'restart' | 'webhook' | 'command' | 'nothing';

/** What the form holds of one trigger; texts as typed. */
export interface TriggerValues {
  readonly when: TriggerWhen;
  readonly pattern: string;
  readonly deed: TriggerDeed;
  /** The address or the command of the deed. */
  readonly object: string;
  /** What it was when the form began: what the form does not show of it (a name, further actions) stays. */
  readonly before: Trigger | null;
}

export const NEW_TRIGGER: TriggerValues = {
  when: 'output',
  pattern: '',
  deed: 'notify',
  object: '',
  before: null,
};

/** The words of the form, in the order of its lists. */
export const WHEN_WORDS: Readonly<Record<TriggerWhen, string>> = {
  output: 'Its output matches',
  crashed: 'It crashes',
  'gave-up': 'It is given up',
  exited: 'It ends by itself',
  started: 'It starts',
  ready: 'It is ready',
  'waiting-for-input': 'It waits for input',
};
export const DEED_WORDS: Readonly<Record<TriggerDeed, string>> = {
  notify: 'Notify',
  bell: 'Mark it with a bell',
  restart: 'Restart it',
  webhook: 'Call a webhook',
  command: 'Run a command',
  nothing: 'Do nothing',
};

/** Tells whether a deed has an object to be typed. */
export const hasObject = (deed: TriggerDeed): deed is 'webhook' | 'command' =>
  deed === 'webhook' || deed === 'command';

/** The form for a trigger that exists: its first action, and the others unseen. */
export const triggerValuesOf = (trigger: Trigger): TriggerValues => {
  const { when } = trigger;
  return {
    ...('output' in when ? { when: 'output', pattern: when.output } : { when: when.state, pattern: '' }),
    ...deedOf(trigger.do[0]),
    before: trigger,
  };
};

const deedOf = (action: TriggerAction | undefined): Pick<TriggerValues, 'deed' | 'object'> => {
  if (action === undefined) return { deed: 'nothing', object: '' };
  if (typeof action === 'string') return { deed: action, object: '' };
  return 'webhook' in action
    ? { deed: 'webhook', object: action.webhook }
    : { deed: 'command', object: action.command };
};

/** Reads the triggers into what is sent, or says what is wrong with the first that is not well. */
export const parseTriggers = (rows: readonly TriggerValues[]): Trigger[] | Error => {
  const triggers: Trigger[] = [];
  for (const row of rows) {
    const trigger = parseTrigger(row);
    if (trigger instanceof Error) return trigger;
    triggers.push(trigger);
  }
  return triggers;
};

const parseTrigger = ({ when, pattern, deed, object, before }: TriggerValues): Trigger | Error => {
  if (when === 'output' && pattern.trim() === '') return new Error('Type what a line of its output matches.');
  const action = parseAction(deed, object.trim());
  if (action instanceof Error) return action;
  return {
    ...before,
    when: when === 'output' ? { output: pattern } : { state: when },
    do: action === null ? [] : [action, ...(before?.do.slice(1) ?? [])],
  };
};

const parseAction = (deed: TriggerDeed, object: string): TriggerAction | null | Error => {
  switch (deed) {
    case 'nothing':
      return null;
    case 'webhook':
      return /^https?:\/\/\S+$/.test(object)
        ? { webhook: object }
        : new Error('Type an address that begins with http:// or https://.');
    case 'command':
      return object === '' ? new Error('Type the command to run.') : { command: object };
    default:
      return deed;
  }
};
