import { ChevronRight, Plus, X } from 'lucide-react';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import formStyles from './session-form.module.css';
import styles from './trigger-fields.module.css';
import {
  DEED_WORDS,
  hasObject,
  NEW_TRIGGER,
  WHEN_WORDS,
  type TriggerDeed,
  type TriggerValues,
  type TriggerWhen,
} from './trigger-values.ts';

interface TriggerFieldsProps {
  readonly rows: readonly TriggerValues[];
  readonly error: string | undefined;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onChange: (rows: readonly TriggerValues[]) => void;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly words: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, words, value, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {Object.entries<string>(words).map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TextProps {
  readonly label: string;
  readonly example: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Text = ({ label, example, value, onChange }: TextProps) => (
  <Field label={label}>
    {(control) => (
      <input
        {...control}
        type="text"
        className={`${control.className ?? ''} ${formStyles['mono'] ?? ''}`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={example}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

interface TriggerRowProps {
  readonly row: TriggerValues;
  readonly number: number;
  readonly onChange: (part: Partial<TriggerValues>) => void;
  readonly onRemove: () => void;
}

const TriggerRow = ({ row, number, onChange, onRemove }: TriggerRowProps) => (
  <fieldset className={styles['row']}>
    <legend className="visually-hidden">Trigger {number}</legend>
    <div className={formStyles['pair']}>
      <Choice<TriggerWhen>
        label="When"
        words={WHEN_WORDS}
        value={row.when}
        onChange={(when) => onChange({ when })}
      />
      {row.when === 'output' && (
        <Text
          label="A line that matches"
          example="ERROR|time ?out"
          value={row.pattern}
          onChange={(pattern) => onChange({ pattern })}
        />
      )}
    </div>
    <div className={formStyles['pair']}>
      <Choice<TriggerDeed>
        label="Then"
        words={DEED_WORDS}
        value={row.deed}
        onChange={(deed) => onChange({ deed })}
      />
      {hasObject(row.deed) && (
        <Text
          label={row.deed === 'webhook' ? 'Address' : 'Command that gets the lines'}
          example={row.deed === 'webhook' ? 'https://example.com/hook' : 'tee -a errors.txt'}
          value={row.object}
          onChange={(object) => onChange({ object })}
        />
      )}
    </div>
    {row.before !== null && row.before.do.length > 1 && row.deed !== 'nothing' && (
      <p className={formStyles['note']}>What else it does stays as it is.</p>
    )}
    <span className={styles['remove']}>
      <IconButton label={`Remove trigger ${number}`} small onClick={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </span>
  </fieldset>
);

/** What is done when something shows in a session's output, or becomes of it: folded away, since few sessions need it. */
export const TriggerFields = ({ rows, error, open, onToggle, onChange }: TriggerFieldsProps) => (
  <details
    className={formStyles['advanced']}
    open={open}
    onToggle={(event) => onToggle(event.currentTarget.open)}
  >
    <summary>
      <ChevronRight size={14} aria-hidden />
      Triggers
    </summary>
    <div className={formStyles['folded']}>
      {rows.map((row, at) => (
        <TriggerRow
          key={at}
          row={row}
          number={at + 1}
          onChange={(part) => onChange(rows.map((one, index) => (index === at ? { ...one, ...part } : one)))}
          onRemove={() => onChange(rows.filter((_, index) => index !== at))}
        />
      ))}
      {error !== undefined && (
        <p className={formStyles['error']} role="alert">
          {error}
        </p>
      )}
      <div className={styles['add']}>
        <Button onClick={() => onChange([...rows, NEW_TRIGGER])}>
          <Plus size={14} aria-hidden />
          Add a trigger
        </Button>
        <p className={formStyles['note']}>You are told of a crash and of giving up without one.</p>
      </div>
    </div>
  </details>
);
