import { ChevronRight, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { ActionFields } from './action-fields.tsx';
import formStyles from './session-form.module.css';
import { Choice, Text } from './trigger-controls.tsx';
import styles from './trigger-fields.module.css';
import {
  errorAt,
  MAX_TRIGGERS,
  NEW_TRIGGER,
  USUAL_EVERY_SECONDS,
  WHEN_WORDS,
  type TriggerError,
  type TriggerPart,
  type TriggerValues,
  type TriggerWhen,
} from './trigger-values.ts';

interface TriggerFieldsProps {
  readonly rows: readonly TriggerValues[];
  readonly error: TriggerError | undefined;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onChange: (rows: readonly TriggerValues[]) => void;
}

const ErrorLine = ({ message }: { readonly message: string }) => (
  <p className={formStyles['error']} role="alert">
    {message}
  </p>
);

interface TriggerRowProps {
  readonly row: TriggerValues;
  readonly number: number;
  readonly errorOf: (part: TriggerPart | null) => string | undefined;
  readonly onChange: (part: Partial<TriggerValues>) => void;
  readonly onRemove: () => void;
}

const TriggerRow = ({ row, number, errorOf, onChange, onRemove }: TriggerRowProps) => {
  const error = errorOf(null);
  return (
    <fieldset className={styles['row']}>
      <legend className="visually-hidden">{`Trigger ${number}`}</legend>
      <div className={formStyles['pair']}>
        <Choice<TriggerWhen>
          label="When"
          words={WHEN_WORDS}
          value={row.when}
          error={row.when === 'output' ? undefined : errorOf('when')}
          fresh={row.before === null}
          onChange={(when) => onChange({ when })}
        />
        {row.when === 'output' && (
          <Text
            label="A line that matches"
            example="ERROR|time ?out"
            value={row.pattern}
            error={errorOf('when')}
            onChange={(pattern) => onChange({ pattern })}
          />
        )}
      </div>
      <ActionFields actions={row.actions} errorOf={errorOf} onChange={(actions) => onChange({ actions })} />
      <div className={formStyles['pair']}>
        <Text
          label="Called"
          example="After what it waits for"
          value={row.name}
          error={errorOf('name')}
          of="words"
          onChange={(name) => onChange({ name })}
        />
        <Text
          label="At most once in … seconds"
          example={USUAL_EVERY_SECONDS}
          value={row.everySeconds}
          error={errorOf('every')}
          of="number"
          onChange={(everySeconds) => onChange({ everySeconds })}
        />
      </div>
      {error !== undefined && <ErrorLine message={error} />}
      <span className={styles['remove']}>
        <IconButton label={`Remove trigger ${number}`} small onClick={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </span>
    </fieldset>
  );
};

/** What is done when something shows in a session's output, or becomes of it: folded away, since few sessions need it. */
export const TriggerFields = ({ rows, error, open, onToggle, onChange }: TriggerFieldsProps) => {
  const addRef = useRef<HTMLButtonElement>(null);
  return (
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
            errorOf={(part) => errorAt(error, at, part)}
            onChange={(part) =>
              onChange(rows.map((one, index) => (index === at ? { ...one, ...part } : one)))
            }
            onRemove={() => {
              onChange(rows.filter((_, index) => index !== at));
              addRef.current?.focus();
            }}
          />
        ))}
        {error?.row === null && <ErrorLine message={error.message} />}
        <div className={styles['add']}>
          <Button
            ref={addRef}
            aria-disabled={rows.length >= MAX_TRIGGERS}
            onClick={() => rows.length < MAX_TRIGGERS && onChange([...rows, NEW_TRIGGER])}
          >
            <Plus size={14} aria-hidden />
            Add a trigger
          </Button>
          <p className={formStyles['note']}>You are told of a crash and of giving up without one.</p>
        </div>
      </div>
    </details>
  );
};
