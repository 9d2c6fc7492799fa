import type { Trigger, TriggerAction, TriggerState } from '../../shared/triggers.ts';
import { actionValuesOf, NEW_ACTION, parseAction, type ActionValues } from './action-values.ts';
import { saidAtField } from './said-at-field.ts';

export type TriggerWhen = 'output' | TriggerState;

/** What the form holds of one trigger; texts as typed. */
export interface TriggerValues {
  /** '': it is called after what it waits for. */
  readonly name: string;
  readonly when: TriggerWhen;
  readonly pattern: string;
  /** None: it is listed, and nothing is done. */
  readonly actions: readonly ActionValues[];
  /** Seconds; '' stands for what is usual. */
  readonly everySeconds: string;
  /** What it was when the form began; null: it was added since. */
  readonly before: Trigger | null;
}

export const NEW_TRIGGER: TriggerValues = {
  name: '',
  when: 'output',
  pattern: '',
  actions: [NEW_ACTION],
  everySeconds: '',
  before: null,
};

/** Triggers of one session at most, and the seconds between which a rate lies: the contract's, as a test holds. */
export const MAX_TRIGGERS = 50;
const SHORTEST_EVERY_SECONDS = 1;
const LONGEST_EVERY_SECONDS = 24 * 3600;

/** The contract's default, as text. */
export const USUAL_EVERY_SECONDS = '10';

/** The words of the form, in the order of its list. */
export const WHEN_WORDS: Readonly<Record<TriggerWhen, string>> = {
  output: 'Its output matches',
  crashed: 'It crashes',
  'gave-up': 'It is given up',
  exited: 'It ends by itself',
  started: 'It starts',
  ready: 'It is ready',
  'waiting-for-input': 'It waits for input',
};

/** The form for a trigger that exists. */
export const triggerValuesOf = (trigger: Trigger): TriggerValues => {
  const { name = '', when, do: actions, atMostEveryMs } = trigger;
  return {
    name,
    when: 'output' in when ? 'output' : when.state,
    pattern: 'output' in when ? when.output : '',
    actions: actions.map(actionValuesOf),
    everySeconds: atMostEveryMs === undefined ? '' : String(atMostEveryMs / 1000),
    before: trigger,
  };
};

/** A part of a trigger that has a control of its own, and an action by its place. */
export type TriggerPart = 'name' | 'when' | 'every' | number;

/** What is wrong with the triggers, and where; `row` null: with none in particular, `part` null: with no part of it. */
export interface TriggerError {
  readonly row: number | null;
  readonly part: TriggerPart | null;
  readonly message: string;
}

/** What is wrong with one part of the nth trigger; undefined: nothing is. */
export const errorAt = (
  error: TriggerError | undefined,
  row: number,
  part: TriggerPart | null,
): string | undefined => (error?.row === row && error.part === part ? error.message : undefined);

/** Reads the triggers into what is sent, or says what is wrong with the first that is not well. */
export const parseTriggers = (
  rows: readonly TriggerValues[],
): { readonly triggers: Trigger[] } | { readonly error: TriggerError } => {
  const triggers: Trigger[] = [];
  for (const [row, values] of rows.entries()) {
    const trigger = parseTrigger(values);
    if ('message' in trigger) return { error: { row, ...trigger } };
    triggers.push(trigger);
  }
  return { triggers };
};

const isUntouched = (values: TriggerValues): boolean =>
  values.before !== null && JSON.stringify(values) === JSON.stringify(triggerValuesOf(values.before));

const parseTrigger = (values: TriggerValues): Trigger | Omit<TriggerError, 'row'> => {
  // As it was, to the letter: also where the form would write it another way.
  if (values.before !== null && isUntouched(values)) return values.before;
  const { name, when, pattern, everySeconds, before } = values;
  if (when === 'output' && pattern.trim() === '')
    return { part: 'when', message: 'Type what a line of its output matches.' };
  const actions: TriggerAction[] = [];
  for (const [part, action] of values.actions.entries()) {
    const parsed = parseAction(action);
    if (parsed instanceof Error) return { part, message: parsed.message };
    actions.push(parsed);
  }
  const atMostEveryMs = everyMsOf(everySeconds);
  if (atMostEveryMs === null)
    return {
      part: 'every',
      message: `Seconds from ${SHORTEST_EVERY_SECONDS} to ${LONGEST_EVERY_SECONDS} are expected.`,
    };
  const called = name === before?.name ? name : name.trim();
  return {
    ...(called !== '' && { name: called }),
    when: when === 'output' ? { output: pattern } : { state: when },
    do: actions,
    ...(atMostEveryMs !== undefined && { atMostEveryMs }),
  };
};

/** Milliseconds of typed seconds; undefined: none are typed; null: they are no such number. */
const everyMsOf = (text: string): number | undefined | null => {
  if (text.trim() === '') return undefined;
  const seconds = Number(text.replace(',', '.'));
  return seconds >= SHORTEST_EVERY_SECONDS && seconds <= LONGEST_EVERY_SECONDS
    ? Math.round(seconds * 1000)
    : null;
};

/** Puts a server's refusal beside the part that it names: `triggers.0.do.1 must …` or `body/triggers/0/name must …`. */
export const triggerErrorFrom = (message: string): TriggerError => {
  const [, row, field, place] = /triggers[./](\d+)(?:[./](\w+)(?:[./](\d+))?)?/.exec(message) ?? [];
  const part = partOf(field, place);
  // Where it is said of no part, its place is all that tells what is meant.
  return {
    row: row === undefined ? null : Number(row),
    part,
    message: part === null ? message : saidAtField(message),
  };
};

const partOf = (field: string | undefined, place: string | undefined): TriggerPart | null => {
  switch (field) {
    case 'name':
    case 'when':
      return field;
    case 'atMostEveryMs':
      return 'every';
    case 'do':
      return place === undefined ? null : Number(place);
    default:
      return null;
  }
};
